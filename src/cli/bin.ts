#!/usr/bin/env node
/** The entry point of the command line. To be quick, it prints the version before it loads anything else. */
import { version } from "./version.js";

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${version}\n`);
} else {
  const { main } = await import("./main.js");
  process.exitCode = await main(args);
  await Promise.all([process.stdout, process.stderr].map(written));
  // A connection attempt to a host that does not answer would keep the process alive for seconds.
  process.exit();
}

/** Resolves when a stream has written everything, or can no longer write. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => {
    if (stream.destroyed || stream.writableLength === 0) done();
    else stream.write("", () => done());
  });
}

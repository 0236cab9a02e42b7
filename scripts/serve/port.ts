/** Reads `--port`; 0, a free port, when it is not given. Ends the process with a sentence when it is no port. */
export function portOption(value: string | undefined): number {
  if (value === undefined) return 0;
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  console.error(`--port must be a whole number from 0 to 65535, not ${JSON.stringify(value)}.`);
  process.exit(2);
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Portal } from "../../../src/simulator/docspace/index.js";

/** What a run left behind: its output or a file. */
export interface Trace {
  where: string;
  text: string;
  /** Whether the run asked for the password-change link. */
  mayHoldLink?: boolean;
}

/** Every credential that the portals of a test know. None of them may appear in what a run leaves behind. */
export interface Canaries {
  /** Adds the credentials of a portal, including those that it issues later. */
  watch(portal: Portal): void;
  /** Adds one more. */
  add(...secrets: string[]): void;
  /** The leaks. Each is a sentence that names the place and does not repeat the secret. */
  leaksIn(traces: readonly Trace[]): string[];
}

export function openCanaries(): Canaries {
  const secrets = new Set<string>();
  const portals: Portal[] = [];
  const add = (...more: string[]) => {
    for (const secret of more) if (secret.length >= 8) secrets.add(secret);
  };
  return {
    add,
    watch(portal) {
      portals.push(portal);
      const { addUser, addApiKey, addAccessToken } = portal;
      const told = <Args extends unknown[]>(make: (...args: Args) => string) => {
        return (...args: Args) => {
          const secret = make(...args);
          add(secret);
          return secret;
        };
      };
      portal.addApiKey = told(addApiKey);
      portal.addAccessToken = told(addAccessToken);
      portal.addUser = (user) => {
        if (user.password) add(user.password, btoa(`${user.email}:${user.password}`));
        return addUser(user);
      };
    },
    leaksIn(traces) {
      const tokens = portals.flatMap((portal) => portal.allConnections().map(({ token }) => token));
      const links = portals.flatMap((portal) => portal.passwordLinks.map(({ url }) => url));
      const keys = links.flatMap((url) => new URL(url).searchParams.get("key") ?? []);
      const found = (forbidden: Iterable<string>, { text }: Trace) =>
        [...forbidden].some((each) => each.length >= 8 && text.includes(each));
      return traces.flatMap((trace) => [
        ...(found([...secrets, ...tokens], trace) ? [`a credential in ${trace.where}`] : []),
        ...(!trace.mayHoldLink && found([...links, ...keys], trace)
          ? [`a password link in ${trace.where}`]
          : []),
      ]);
    },
  };
}

/** Every file below a folder. */
export async function filesBelow(folder: string): Promise<Trace[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return { where: path, text: await readFile(path, "utf8") };
      }),
  );
}

/**
 * One world for each product: one user's sessions on its simulator, some of which a selector means. What a product can
 * or cannot do is described here. The shared behaviour is in the tests beside it.
 */
import type { Selector } from "../../src/index.js";
import type { GivenCredential } from "../../src/providers/product.js";
import { simulateDocSpace } from "../../src/simulator/docspace/index.js";
import { simulateElement } from "../../src/simulator/element/index.js";
import { simulateEra } from "../../src/simulator/era/index.js";
import type { Simulator } from "../../src/simulator/kit/index.js";
import { simulateStrategy } from "../../src/simulator/strategy/index.js";

/** Text that attacks a terminal, the reading direction, the lines of a table and a spreadsheet. */
const HOSTILE = "\u001b[2J\u001b[31mx\u001b[0m \u202Egnp.exe\n=HYPERLINK(1)";

/** What a test sees of a simulated installation. Ids are those of the port. */
export interface World {
  simulator: Pick<Simulator, "exchange" | "basePath" | "fetch"> & {
    faults: { next(fault: never): void };
    calls: readonly { operation: string | undefined }[];
  };
  credential: GivenCredential;
  /** Means three sessions, one of which contains hostile text. */
  selector: Selector;
  /** The ids of the three. */
  planned: string[];
  /** Open sessions that the selector does not mean. */
  others: string[];
  /** Opens one more session that the selector means. */
  newcomer(): string;
  /** Ends a session without the client's knowledge. */
  signOut(id: string): void;
  isOpen(id: string): boolean;
  /** How many sessions of all users are open, according to the installation. */
  openSessions(): number;
  /** A user that `--user` can name. */
  user: string;
  /** The operations that end sessions. */
  ends: readonly string[];
  /** The operation that lists. */
  lists: string;
  /** Every credential that the installation knows so far. */
  secrets(): string[];
}

const minute = 60_000;
const ago = (minutes: number) => Date.now() - minutes * minute;

function docspaceWorld(): World {
  const portal = simulateDocSpace({ locate: () => ({ country: "Latvia", city: "Riga" }) });
  const mara = portal.addUser({ displayName: "Mara Ozola", email: "mara@example.com", admin: true });
  const tom = portal.addUser({ displayName: "Tom Berg", email: "tom@example.com" });
  const own = portal.signIn(mara, { city: "Riga", at: ago(60) });
  const recife = { city: "Recife", country: "Brazil" };
  const planned = [1, 2, 3].map((nth) =>
    portal.signIn(mara, { ...recife, browser: nth === 3 ? HOSTILE : "Firefox 139", at: ago(nth * 10) }),
  );
  const others = [own, portal.signIn(mara, { city: "Riga" }), portal.signIn(tom, recife)];
  const idOf = ({ id }: { id: number | string }) => String(id);
  return {
    simulator: portal,
    credential: { kind: "portal-token", values: [own.token] },
    selector: { others: true, match: { city: ["Recife"] } },
    planned: planned.map(idOf),
    others: others.map(idOf),
    newcomer: () => idOf(portal.signIn(mara, recife)),
    signOut: (id) => void portal.signOut(id),
    isOpen: (id) => portal.allConnections().some((each) => each.id === id && each.open),
    openSessions: () => portal.allConnections().filter((each) => each.open).length,
    user: mara.email,
    ends: [
      "logOutActiveConnection",
      "logOutAllActiveConnectionsForUser",
      "logOutAllExceptThisConnection",
      "logOutAllActiveConnectionsChangePassword",
    ],
    lists: "getAllActiveConnections",
    secrets: () => portal.allConnections().map(({ token }) => token),
  };
}

function strategyWorld(): World {
  const library = simulateStrategy();
  const password = "canary-kurzeme-1201";
  library.addUser({ username: "dana", fullName: "Dana Liepa", password, admin: true });
  library.addUser({ username: "mara", fullName: "Mara Ozola", password: "canary-latgale-1920" });
  const web = { applicationType: "DSSWeb", projects: [{ name: "Sales" }] };
  const planned = [1, 2, 3].map((nth) =>
    library.connect("mara", { ...web, at: ago(nth * 10), ...(nth === 3 && { client: HOSTILE }) }),
  );
  const others = [
    library.connect("mara", { applicationType: "DSSDesktop" }),
    library.connect("dana", { applicationType: "DSSWorkstation" }),
  ];
  const handedOut = new Set<string>();
  return {
    simulator: {
      ...library,
      get calls() {
        return library.calls;
      },
      // What a sign-in returns is a credential as well.
      async fetch(input, init) {
        const answer = await library.fetch(input, init);
        for (const [name, value] of answer.headers) {
          if (name === "x-mstr-authtoken") handedOut.add(value);
          if (name === "set-cookie") handedOut.add(value.split(";")[0]?.split("=")[1] ?? "");
        }
        return answer;
      },
    },
    credential: { kind: "password", values: ["dana", password] },
    selector: { users: ["mara"], match: { applicationType: ["DSSWeb"] } },
    planned,
    others,
    newcomer: () => library.connect("mara", web),
    signOut: (id) => void library.disconnect(id),
    isOpen: (id) => library.connections().some((each) => each.id === id),
    openSessions: () => library.connections().length,
    user: "mara",
    ends: ["deleteUserConnections", "deleteUserConnection"],
    lists: "getUserConnections",
    secrets: () => [password, ...[...handedOut].filter((text) => text.length > 7)],
  };
}

function elementWorld(): World {
  const cluster = simulateElement();
  const password = "canary-zemgale-1345";
  const admin = cluster.addAdmin({ username: "admin", password });
  const group = cluster.addGroup("cn=Storage,dc=example,dc=com");
  const member = { password: "canary-latgale-1920", groups: [group] };
  const mara = cluster.addMember({ username: "cn=Mara,dc=example,dc=com", authMethod: "Ldap", ...member });
  const odd = cluster.addMember({ username: `uid=${HOSTILE}`, authMethod: "Idp", login: "odd", ...member });
  const planned = [cluster.signIn(mara), cluster.signIn(mara, { at: ago(9) }), cluster.signIn(odd)];
  return {
    simulator: cluster,
    credential: { kind: "basic", values: ["admin", password] },
    selector: { all: true, match: { authMethod: ["Ldap", "Idp"] } },
    planned,
    others: [cluster.signIn(admin), cluster.signIn(cluster.addAdmin({ username: "second", password }))],
    newcomer: () => cluster.signIn(mara),
    signOut: (id) => void cluster.signOut(id),
    isOpen: (id) => cluster.sessions().some(({ sessionID }) => sessionID === id),
    openSessions: () => cluster.sessions().length,
    user: mara.username,
    ends: ["DeleteAuthSession", "DeleteAuthSessionsByUsername", "DeleteAuthSessionsByClusterAdmin"],
    lists: "ListActiveAuthSessions",
    secrets: () => [password, Buffer.from(`admin:${password}`).toString("base64")],
  };
}

function eraWorld(): World {
  const platform = simulateEra();
  const password = "canary-vidzeme-1209";
  const mara = platform.addUser({ domain: "CORP", login: "mara", password: "canary-latgale-1920" });
  const tom = platform.addUser({ domain: "PARTNERS", login: "tom", password });
  const planned = [
    platform.signIn(mara),
    platform.signIn(mara, { site: "SITE2" }),
    platform.signIn(mara, { types: ["http", "websocket"], connections: [{ node: HOSTILE }] }),
  ];
  return {
    simulator: platform,
    credential: { kind: "password", values: ["tom", password, "PARTNERS"] },
    selector: { all: true, match: { domain: ["CORP"] } },
    planned: planned.map(({ id }) => id),
    others: [platform.signIn(tom).id, platform.signIn(tom, { site: "SITE2" }).id],
    newcomer: () => platform.signIn(mara).id,
    signOut: (id) => void platform.signOut(id),
    isOpen: (id) => platform.sessions().some((each) => each.id === id),
    openSessions: () => platform.sessions().length,
    user: "mara",
    ends: ["deleteSession", "logOutUser"],
    lists: "listSessions",
    secrets: () => [password, ...platform.allSessions().flatMap(({ cookie, token }) => [cookie, token])],
  };
}

/** The products of the registry, each with a world. */
export const WORLDS: Readonly<Record<string, () => World>> = {
  docspace: docspaceWorld,
  strategy: strategyWorld,
  element: elementWorld,
  era: eraWorld,
};

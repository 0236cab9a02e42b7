import { type Cluster, simulateElement } from "./cluster.js";
import type { ElementOptions } from "./options.js";
import type { Person } from "./state.js";

/** A cluster with a compromised account of a directory user. */
export interface CompromisedCluster {
  cluster: Cluster;
  /** The local administrator who ends the sessions. */
  admin: Person;
  /** The directory user whose account is compromised. */
  mara: Person;
  /** A user of an identity provider that sends no name. */
  jo: Person;
  /** A local cluster admin who may only read. */
  reader: Person;
  /** The ids of the sessions that matter in a demonstration. */
  sessions: { admin: string; mara: string; stranger: string; jo: string; reader: string };
}

const minute = 60_000;
const hour = 60 * minute;

/**
 * Makes a realistic cluster for demonstrations: a local administrator with an open browser, a directory user with
 * three sessions, one of which a stranger opened minutes ago, a user of an identity provider, and a reader.
 *
 * @example
 * const { cluster } = compromisedCluster();
 * const { url } = await listen(cluster); // from "sessionctl/simulator/listen"
 */
export function compromisedCluster(options: ElementOptions = {}): CompromisedCluster {
  const cluster = simulateElement(options);
  const now = (options.now ?? Date.now)();
  const admin = cluster.addAdmin({ username: "admin", password: "kurzeme-1201" });
  const reader = cluster.addAdmin({ username: "reader", password: "latgale-1224", access: ["read"] });
  const storage = cluster.addGroup("cn=Storage,ou=Groups,dc=example,dc=com", ["administrator"]);
  const reporting = cluster.addGroup("cn=Reporting,ou=Groups,dc=example,dc=com", ["reporting"]);
  const mara = cluster.addMember({
    username: "cn=Mara Ozola,ou=Storage,dc=example,dc=com",
    login: "mara",
    password: "vidzeme-1209",
    authMethod: "Ldap",
    groups: [storage, reporting],
  });
  const jo = cluster.addMember({
    username: "uid=jo.berg@example.com",
    password: "zemgale-1219",
    authMethod: "Idp",
    groups: [reporting],
  });
  const signedIn = cluster.signIn(mara, { at: now - 26 * hour, usedAt: now - 10 * minute });
  cluster.signIn(mara, { at: now - 3 * hour, usedAt: now - 2 * minute });
  return {
    cluster,
    admin,
    mara,
    jo,
    reader,
    sessions: {
      admin: cluster.signIn(admin, { at: now - 2 * hour }),
      mara: signedIn,
      stranger: cluster.signIn(mara, { at: now - 9 * minute }),
      jo: cluster.signIn(jo, { at: now - hour, username: "0f5c4f0e-6c0f-4f51-b1b8-1f0c6f3a9f52" }),
      reader: cluster.signIn(reader, { at: now - 5 * hour, usedAt: now - 20 * minute }),
    },
  };
}

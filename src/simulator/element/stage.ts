import { plausibleSignIns, type Stage, type StageOptions } from "../kit/index.js";
import { compromisedCluster } from "./compromised.js";
import type { Person } from "./state.js";

const MINUTE = 60_000;

/** The compromised cluster, as the command line serves it. */
export function elementStage(options: StageOptions = {}): Stage {
  const { cluster, admin, mara, reader } = compromisedCluster(options);
  return {
    product: "element",
    title: "NetApp Element cluster",
    simulator: cluster,
    owner: mara.username,
    addSessions(count) {
      const now = Date.now();
      // A session lasts 72 hours, or half an hour if it is not used.
      for (const { age } of plausibleSignIns(count))
        cluster.signIn(mara, { at: now - 61 * MINUTE - age * 70 * 60 * MINUTE, usedAt: now - age * MINUTE });
    },
    introduction(url) {
      const as = ({ login, password }: Person) =>
        `SESSIONCTL_PROVIDER=element SESSIONCTL_URL=${url} SESSIONCTL_USERNAME=${login} SESSIONCTL_PASSWORD=${password}`;
      return `As ${admin.username}, a local administrator:
  ${as(admin)} sessionctl list
  curl --user ${admin.login}:${admin.password} --data '{"method":"ListActiveAuthSessions","params":{},"id":1}' ${url}/json-rpc/12.3

The compromised account belongs to a directory user:
  ${as(admin)} sessionctl plan --user "${mara.username}"

As ${reader.username}, who has only read access:
  ${as(reader)} sessionctl whoami

From code:
  element({ baseUrl: "${url}", auth: { kind: "basic", username: "${admin.login}", password: "${admin.password}" } })`;
    },
  };
}

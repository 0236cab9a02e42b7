import { plausibleSignIns, type Stage, type StageOptions } from "../kit/index.js";
import { simulateEra } from "./platform.js";

/** A hostile name: it contains terminal codes, a change of the reading direction and a spreadsheet formula. */
const hostileNode = '\u001b[2J\u001b[31mnode2\u001b[0m \u202Egnp.exe\n=HYPERLINK("http://evil")';

/** A platform with two sites on which the account of an operator is compromised, as the command line serves it. */
export function eraStage(options: StageOptions = {}): Stage {
  const platform = simulateEra(options);
  const password = "kurzeme-1201";
  const mara = platform.addUser({ domain: "CORP", login: "mara", password });
  const tom = platform.addUser({ domain: "PARTNERS", login: "tom@example.com", password: "latgale-1920" });
  platform.signIn(mara, {
    types: ["http", "websocket"],
    connections: [{ node: "node1" }, { node: "node2", is_pid_alive: false }],
  });
  platform.signIn(mara, {
    site: "SITE2",
    types: ["http", "websocket"],
    connections: [{ node: hostileNode }],
  });
  const shared = platform.signIn(tom, { ttl: 600 });
  // A session of another user with the same id, on the other site.
  platform.signIn(mara, { site: "SITE2", sessionId: shared.sessionId, ttl: 240 });
  const { token } = platform.signIn(mara);
  platform.signIn(mara, { site: "SITE2" });
  return {
    product: "era",
    title: "Era Platform",
    simulator: platform,
    owner: "mara of CORP",
    addSessions(count) {
      // The platform reports no age, only how much is left of the half hour that a session lasts.
      for (const { age, mobile } of plausibleSignIns(count))
        platform.signIn(mara, { site: mobile ? "SITE2" : "SITE1", ttl: Math.ceil(1800 - age * 900) });
    },
    introduction(url) {
      const base = `SESSIONCTL_PROVIDER=era SESSIONCTL_URL=${url}`;
      return `As mara of CORP, signing in and out again:
  ${base} SESSIONCTL_DOMAIN=CORP SESSIONCTL_USERNAME=mara SESSIONCTL_PASSWORD=${password} sessionctl list

With a token of mara, which is not signed out:
  ${base} SESSIONCTL_ACCESS_TOKEN=${token} sessionctl list
  curl --header "Authorization: Bearer ${token}" '${url}/rest/v1/master/logicalroles/ws/sessions?sites=%22all%22'

Five failed calls within three minutes lock out this address for 15 minutes. Restart the simulator to end that.

From code:
  era({ baseUrl: "${url}", auth: { kind: "accessToken", accessToken: "${token}" } })`;
    },
  };
}

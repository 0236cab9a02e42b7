import { plausibleSignIns, type Stage, type StageOptions } from "../kit/index.js";
import { compromisedLibrary } from "./compromised.js";

const DAY = 86_400_000;

/** The compromised Library, as the command line serves it. */
export function strategyStage(options: StageOptions = {}): Stage {
  const { library, dana, mara } = compromisedLibrary(options);
  return {
    product: "strategy",
    title: "Strategy One Library",
    simulator: library,
    owner: "Mara Ozola",
    addSessions(count) {
      const now = Date.now();
      for (const { age, ip, mobile } of plausibleSignIns(count))
        library.connect(mara.username, {
          at: now - DAY - age * 90 * DAY,
          applicationType: mobile ? "DSSMobile" : "DSSWeb",
          client: `Server Machine: 10.23.4.5 Client Machine: ${ip}`,
          node: mobile ? "iserver-2" : "iserver-1",
        });
    },
    introduction: (url) => `As Dana Liepa (administrator), with login and password:
  SESSIONCTL_PROVIDER=strategy SESSIONCTL_URL=${url} SESSIONCTL_USERNAME=${dana.username} SESSIONCTL_PASSWORD=${dana.password} sessionctl list
  curl --include --json '{"username":"${dana.username}","password":"${dana.password}","loginMode":1,"applicationType":35}' ${url}/api/auth/login

With her API token:
  SESSIONCTL_PROVIDER=strategy SESSIONCTL_URL=${url} SESSIONCTL_API_KEY=${dana.apiToken} sessionctl list

As Mara Ozola (no privileges), whose account is compromised:
  SESSIONCTL_PROVIDER=strategy SESSIONCTL_URL=${url} SESSIONCTL_USERNAME=${mara.username} SESSIONCTL_PASSWORD=${mara.password} sessionctl whoami

From code:
  strategy({ baseUrl: "${url}", auth: { kind: "password", username: "${dana.username}", password: "${dana.password}" } })`,
  };
}

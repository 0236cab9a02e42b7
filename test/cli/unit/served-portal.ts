import { afterEach, vi } from "vitest";
import {
  type CompromisedPortal,
  compromisedPortal,
  type DocSpaceOptions,
} from "../../../src/simulator/index.js";
import { listen } from "../../../src/simulator/listen.js";

const served: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(served.splice(0).map((close) => close()));
});

/** The compromised portal over loopback HTTP, and the environment that points to it. */
export async function servedPortal(
  options: DocSpaceOptions = {},
): Promise<CompromisedPortal & { url: string; as(credential: Record<string, string>): void }> {
  const simulated = compromisedPortal(options);
  const server = await listen(simulated.portal);
  served.push(() => server.close());
  vi.stubEnv("SESSIONCTL_URL", server.url);
  return {
    ...simulated,
    url: server.url,
    as(credential) {
      for (const name of ["PORTAL_TOKEN", "API_KEY", "ACCESS_TOKEN", "USERNAME", "PASSWORD"])
        vi.stubEnv(`SESSIONCTL_${name}`, credential[`SESSIONCTL_${name}`]);
    },
  };
}

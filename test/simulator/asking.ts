import { type DocSpaceOptions, type Portal, simulateDocSpace } from "../../src/simulator/docspace/index.js";

/** The time at which every portal of these tests starts, until a test moves it. */
export const noon = Date.UTC(2026, 5, 15, 12, 0, 0);

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

const api = "/api/2.0";
export const connections = `${api}/security/activeconnections`;
export const history = `${api}/security/audit/login/filter`;
export const self = `${api}/people/@self`;
export const origin = "https://portal.example.com";

/** A clock that stands still until a test moves it. */
function standingClock(start = noon) {
  let time = start;
  const advance = (ms: number) => {
    time += ms;
  };
  return { now: () => time, advance };
}

/** A portal whose clock stands still, with an administrator and an ordinary user. */
export function portalWithTwoUsers(options: DocSpaceOptions = {}) {
  const clock = standingClock();
  const portal = simulateDocSpace({ now: clock.now, ...options });
  const mara = portal.addUser({
    displayName: "Mara Ozola",
    email: "mara@example.com",
    password: "kurzeme:1201",
    admin: true,
  });
  const janis = portal.addUser({ displayName: "Jānis Kalniņš", email: "janis@example.com", password: "x" });
  return { clock, portal, mara, janis };
}

export const byCookie = (token: string) => ({ cookie: `asc_auth_key=${token}` });
export const byBearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const byBasic = (login: string, password: string) => ({
  authorization: `Basic ${btoa(`${login}:${password}`)}`,
});

// biome-ignore lint/suspicious/noExplicitAny: the tests look at bodies as they came over the wire
export type Wire = any;

/** The answer. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  body: Wire;
}

/** Asks the portal in process. A JSON body is parsed. */
export async function ask(
  portal: Pick<Portal, "fetch">,
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answered> {
  return read(await portal.fetch(`${origin}${path}`, { method, headers }));
}

/** Reads an answer of any kind. */
export async function read(response: Response): Promise<Answered> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

/** The ids of a listing, in the form of the simulator's controls. */
export const idsOf = (answer: Answered): string[] =>
  answer.body.response.items.map(({ id }: { id: number }) => String(id));

function parsed(text: string): Wire {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

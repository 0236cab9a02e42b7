import { bare, html } from "./answers.js";
import { ConnectionCut } from "./cut.js";
import type { CommonFault, OwnFault } from "./faults.js";
import type { FaultEffect, SimulatedProduct } from "./product.js";
import type { Visit } from "./route.js";

/** The request that gets a fault, and its surroundings. */
interface FaultContext<State> {
  visit: Visit<State>;
  product: Pick<SimulatedProduct<State, unknown, string, string, never>, "errors" | "success">;
  pause: (ms: number) => Promise<void>;
}

const signInPage =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action="/login">Sign in</form></body></html>';

/** The effects of the faults that every product can have. */
const commonEffects: {
  [Kind in CommonFault["kind"]]: <State>(
    fault: Extract<CommonFault, { kind: Kind }>,
    context: FaultContext<State>,
  ) => FaultEffect;
} = {
  rateLimited: ({ retryAfter = 1 }, { product }) => {
    const wait = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter;
    const why = { retryAfter: wait === null ? undefined : String(wait), standing: undefined };
    return { before: () => product.errors.tooMuch(why) };
  },
  serverError: ({ changeMade }, { visit, product }) =>
    lateOrEarly(changeMade, () => product.errors.server(visit)),
  badGateway: ({ changeMade }, { product }) => lateOrEarly(changeMade, () => product.errors.gateway(502)),
  unavailable: ({ changeMade }, { product }) => lateOrEarly(changeMade, () => product.errors.gateway(503)),
  gatewayTimeout: ({ changeMade }, { product }) => lateOrEarly(changeMade, () => product.errors.gateway(504)),
  answer: ({ response = null }, { visit, product }) => ({ instead: () => product.success(visit, response) }),
  unauthorized: ({ body }, { product }) => ({
    before: () => (body === "empty" ? bare(401) : product.errors.unauthorized(body ?? "usual")),
  }),
  cutBefore: () => ({ before: cut }),
  cutAfter: () => ({ after: cut }),
  slow: ({ ms = 5000, when }, { pause }) => {
    if (when === "after") return { after: (answer) => pause(ms).then(() => answer) };
    return { before: () => pause(ms).then(() => undefined) };
  },
  truncatedJson: ({ ending = "invalid" }) => ({ after: (answer) => truncated(answer, ending) }),
  redirect: ({ status = 307, location }, { visit }) => {
    const { pathname, search } = visit.url;
    const elsewhere = location ?? `https://elsewhere.example.net${pathname}${search}`;
    return { before: () => bare(status, { location: elsewhere }) };
  },
  htmlPage: ({ body = signInPage, status = 200 }) => ({ before: () => html(body, status) }),
  drift: ({ change = () => ({}) }) => ({ after: (answer) => drifted(answer, change) }),
};

/** The kinds of the faults that every product can have. */
export const commonFaultKinds: readonly string[] = Object.keys(commonEffects);

/** The effect of a fault on a request. */
export function effectOf<State, Own extends OwnFault>(
  fault: CommonFault | Own | undefined,
  context: FaultContext<State> & {
    product: Pick<SimulatedProduct<State, unknown, string, string, Own>, "faults">;
  },
): FaultEffect {
  if (!fault) return {};
  // The types do not say which of the two tables contains the kind. The queue has refused all unknown kinds.
  const own = (
    context.product.faults as Record<string, (fault: unknown, visit: Visit<State>) => FaultEffect>
  )[fault.kind];
  if (own) return own(fault, context.visit);
  const common = commonEffects[fault.kind as CommonFault["kind"]];
  return common(fault as never, context);
}

function lateOrEarly(changeMade: boolean | undefined, answer: () => Response): FaultEffect {
  return changeMade ? { after: answer } : { before: answer };
}

function cut(): never {
  throw new ConnectionCut();
}

async function truncated(answer: Response, ending: "invalid" | "cut"): Promise<Response> {
  const whole = new Uint8Array(await answer.arrayBuffer());
  if (whole.length === 0) return ending === "cut" ? cut() : answer;
  const sent = whole.slice(0, Math.floor(whole.length / 2));
  const { status, headers } = answer;
  if (ending === "cut") throw new ConnectionCut({ status, headers, sent, promised: whole.length });
  return new Response(sent, { status, headers });
}

async function drifted(answer: Response, change: (body: unknown) => unknown): Promise<Response> {
  if (!answer.headers.get("content-type")?.includes("json")) return answer;
  const body: unknown = await answer.json();
  const changed = change(body);
  return new Response(JSON.stringify(changed === undefined ? body : changed), {
    status: answer.status,
    headers: answer.headers,
  });
}

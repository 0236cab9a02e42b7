import type { components, paths } from "../../../generated/strategy.js";
import { CallError, InvalidArgumentError } from "../../errors.js";
import { createProductClient, type ProductClient } from "../../http/client.js";
import { type ClientOptions, passing } from "../../http/options.js";
import type { Answer } from "../../outcome.js";
import type { Call, StepAnswer } from "../../provider.js";
import { strategyCapabilities } from "./capabilities.js";
import type { StrategyCredential, StrategySession } from "./credentials.js";
import { strategyDialect } from "./dialect.js";
import type { Row } from "./fields.js";

type Wire = components["schemas"];

/** The maximum number of ids in one call. It is our own choice: no maximum is documented. */
const { sessionsPerCall } = strategyCapabilities;
/** The number of rows that we ask for in one page. */
const PAGE = 1000;

/** One page of a node's rows. */
interface Page {
  rows: Row[];
  /** The number of rows of the node in all; `null` if the answer has no such number. */
  total: number | null;
  url: string;
}

/** The Library's operations, with the real meaning of each answer. */
export interface StrategyCalls {
  readonly client: ProductClient<paths>["client"];
  readonly baseUrl: string;
  userInfo(options?: Call): Promise<Wire["UserInfo"]>;
  user(id: string, options?: Call): Promise<Wire["User"]>;
  usersByLogin(login: string, options?: Call): Promise<Wire["User"][]>;
  nodes(options?: Call): Promise<Wire["Node"][]>;
  page(node: string, offset: number, options?: Call): Promise<Page>;
  /** Ends connections in one call if the server supports it, otherwise one by one. */
  end(ids: readonly [string, ...string[]], options?: Call): Promise<StepAnswer>;
  /** The release of the Intelligence Server; `null` if the answer does not contain it. */
  release(options?: Call): Promise<string | null>;
  logout(options?: Call): Promise<void>;
}

type PerConnection = NonNullable<StepAnswer["bySession"]>;
type OneAnswer = { answer: Answer; reason: string | null };

export function createStrategyCalls(options: ClientOptions, session: StrategySession): StrategyCalls {
  const { client, baseUrl, factsOf } = createProductClient<paths, StrategyCredential["kind"], null>(
    options,
    strategyDialect,
    session.authorizer,
  );
  // Servers before 11.3.1 do not have the call for several connections. We find that out once.
  let hasBatch = true;

  async function endMany(ids: readonly [string, ...string[]], options?: Call): Promise<StepAnswer> {
    const body = { userConnectionIds: [...ids] };
    const result = await client.POST("/api/monitors/deleteUserConnections", { body, ...passing(options) });
    const answer = (result.data ?? result.error) as Wire["PerConnection"];
    const { unsettledBefore } = factsOf(result.response);
    const statuses = new Map<string, number[]>();
    for (const { id, status } of answer.deleteUserConnectionsStatus) {
      statuses.set(id, [...(statuses.get(id) ?? []), status]);
    }
    const bySession: PerConnection = Object.fromEntries(
      ids.map((id) => [id, meaningOf(statuses.get(id) ?? [], unsettledBefore)]),
    );
    const asked = new Set(ids);
    const beyond = [...statuses].flatMap(([id, each]) =>
      asked.has(id) || !each.some(isSuccess)
        ? []
        : [{ id, userId: "", startedAt: null, lastSeenAt: null, values: {} }],
    );
    return { answer: "lost", reason: null, bySession, beyond };
  }

  async function endOne(id: string, options?: Call): Promise<OneAnswer> {
    try {
      const params = { path: { id } };
      await client.DELETE("/api/monitors/userConnections/{id}", { params, ...passing(options) });
      return { answer: "done", reason: null };
    } catch (error) {
      if (!(error instanceof CallError) || error.productCode !== "ERR001" || error.status === 405)
        throw error;
      // ERR001 comes for the own connection, an unknown one, one that is gone, and one of the scheduler. After a lost
      // answer, the previous attempt may have ended it.
      return { answer: error.attempts > 1 ? "lost" : "not_done", reason: null };
    }
  }

  async function endOneByOne(ids: readonly string[], options?: Call): Promise<StepAnswer> {
    const bySession: PerConnection = {};
    let stopped: CallError | null = null;
    for (const [index, id] of ids.entries()) {
      if (stopped) {
        Object.assign(bySession, { [id]: refused(`not attempted: ${stopped.explanation}`) });
        continue;
      }
      try {
        Object.assign(bySession, { [id]: await endOne(id, options) });
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        const isFinal = ["authentication", "permission", "rate_limited", "aborted"].includes(error.code);
        // No connection was ended yet, so the call counts as refused as a whole.
        if (isFinal && index === 0) throw error;
        if (isFinal) stopped = error;
        const { explanation: reason } = error;
        Object.assign(bySession, {
          [id]: error.mayHaveTakenEffect ? { answer: "lost", reason } : refused(reason),
        });
      }
    }
    return { answer: "lost", reason: null, bySession };
  }

  return {
    client,
    baseUrl,

    async userInfo(options) {
      return answered(await client.GET("/api/sessions/userInfo", passing(options)));
    },

    async user(id, options) {
      const params = { path: { id } };
      return answered(await client.GET("/api/users/{id}", { params, ...passing(options) }));
    },

    async usersByLogin(login, options) {
      const params = { query: { abbreviationBegins: login, offset: 0, limit: -1 } };
      return answered(await client.GET("/api/users", { params, ...passing(options) }));
    },

    async nodes(options) {
      return answered(await client.GET("/api/monitors/iServer/nodes", passing(options))).nodes;
    },

    async page(node, offset, options) {
      const params = { query: { clusterNode: node, offset, limit: PAGE } };
      const result = await client.GET("/api/monitors/userConnections", { params, ...passing(options) });
      const header = result.response.headers.get("x-mstr-total-count")?.trim() ?? "";
      return {
        rows: answered(result).userConnections,
        total: /^\d{1,9}$/.test(header) ? Number(header) : null,
        url: `${baseUrl}/api/monitors/userConnections`,
      };
    },

    async end(ids, options) {
      if (ids.length === 0 || ids.length > sessionsPerCall) {
        throw new InvalidArgumentError(
          `Strategy One ends 1 to ${sessionsPerCall} connections per call, not ${ids.length}. Make a new plan.`,
        );
      }
      if (hasBatch) {
        try {
          return await endMany(ids, options);
        } catch (error) {
          if (!(error instanceof CallError) || (error.status !== 404 && error.status !== 405)) throw error;
          hasBatch = false;
        }
      }
      return endOneByOne(ids, options);
    },

    async release(options) {
      return answered(await client.GET("/api/status", passing(options))).iServerVersion || null;
    },

    async logout(options) {
      await client.POST("/api/auth/logout", passing(options));
    },
  };
}

const isSuccess = (status: number) => status >= 200 && status < 300;

/** The meaning of the statuses that the answer contains for one connection. */
function meaningOf(statuses: readonly number[], unsettledBefore: boolean): OneAnswer {
  if (statuses.length > 0 && statuses.every(isSuccess)) return { answer: "done", reason: null };
  if (statuses.length === 0) return { answer: "lost", reason: "the answer does not mention it" };
  if (statuses.some(isSuccess)) return { answer: "lost", reason: "the answer contradicts itself about it" };
  // After a lost answer, "not ended" can mean that the previous attempt has already ended it.
  return { answer: unsettledBefore ? "lost" : "not_done", reason: null };
}

const refused = (reason: string): OneAnswer => ({ answer: "refused", reason });

/** Calls without data throw. This tells the compiler that there are data. */
function answered<Body>({ data }: { data?: Body }): Body {
  return data as Body;
}

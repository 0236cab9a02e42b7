import type { components, operations } from "../../../generated/docspace.js";
import type { Caller } from "./authentication.js";
import { readGuid, readInteger } from "./binding.js";
import { bindingFailure, failure, forbidden, success } from "./envelope.js";
import { bindLoginAction, type LoginAction, loginActions } from "./login-actions.js";
import type { Settings } from "./options.js";
import type { Route, Visit } from "./route.js";
import { givenOut } from "./sign-in-details.js";
import { type StoredLoginEvent, stated } from "./state.js";
import { readDate, writeDate } from "./wire-date.js";

type LoginEvent = components["schemas"]["LoginEvent"];
type Body = operations["getLoginEventsByFilter"]["responses"][200]["content"]["application/json"];

/** The parameters of the query. */
interface Filter {
  userId?: string | undefined;
  action?: LoginAction | undefined;
  from?: number | undefined;
  to?: number | undefined;
  count: number;
  startIndex: number;
}

/** The login history, the only source of other users' connection ids. */
export const loginHistoryRoutes: readonly Route[] = [
  {
    operation: "getLoginEventsByFilter",
    method: "GET",
    path: "/api/2.0/security/audit/login/filter",
    answer: history,
  },
];

function history(visit: Visit & { caller: Caller }): Response {
  const { request, url, caller, state } = visit;
  const { filter, errors } = bind(url.searchParams, state.settings);
  if (Object.keys(errors).length > 0) return bindingFailure(request, errors);
  if (!caller.user.admin) return forbidden("GetLoginEventsByFilter", state.settings);
  if (state.settings.loginHistory === "disabled") {
    const type = "ASC.Core.Billing.BillingException";
    return failure(402, "Your pricing plan does not support this option", { type });
  }
  const newestFirst = [...state.events].sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || b.id - a.id);
  const events = select(newestFirst, filter, state.settings);
  return success<Body>(
    visit,
    events.map((event) => asEvent(event, state.settings)),
  );
}

function select(newestFirst: StoredLoginEvent[], filter: Filter, settings: Settings): StoredLoginEvent[] {
  // Without the paid option the portal silently ignores the query.
  if (!settings.auditOption) return newestFirst.slice(0, 20);
  const { action, userId, from, to, startIndex, count } = filter;
  const window = (events: StoredLoginEvent[]) => events.slice(startIndex, startIndex + count);
  const wanted = (events: StoredLoginEvent[]) =>
    events.filter(
      ({ user, at, ...event }) =>
        (action === undefined || event.action === action) &&
        (userId === undefined || (user?.id ?? nobodysId(settings)) === userId) &&
        (from === undefined || (at !== null && at >= from)) &&
        (to === undefined || (at !== null && at <= to)),
    );
  return settings.pageWindowBeforeFilter ? wanted(window(newestFirst)) : window(wanted(newestFirst));
}

/** The user id in an event without a user. Every failed sign-in is such an event. */
function nobodysId({ failedSignInsOf }: Settings): string {
  return failedSignInsOf === "guest account"
    ? "712d9ec3-5d2b-4b13-824f-71f00191dcca"
    : "00000000-0000-0000-0000-000000000000";
}

function bind(
  query: URLSearchParams,
  settings: Settings,
): { filter: Filter; errors: Record<string, string[]> } {
  const count = readInteger(query, "count", { at: 100, from: 1, to: 100 });
  const startIndex = readInteger(query, "startIndex", { at: 0, from: 0 });
  const errors = { ...count.errors, ...startIndex.errors };
  const read = <T>(name: string, field: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = query.get(name);
    if (!text) return undefined;
    const value = parse(text);
    if (value === undefined) errors[field] = [`The value '${text}' is not valid for ${field}.`];
    return value;
  };
  const moment = (text: string) => readDate(text, settings.utcOffsetMinutes);
  const filter: Filter = {
    userId: read("userId", "UserId", readGuid),
    action: read("action", "Action", bindLoginAction),
    from: read("from", "From", moment),
    to: read("to", "To", moment),
    count: count.value,
    startIndex: startIndex.value,
  };
  return { filter, errors };
}

function asEvent({ id, user, login, action, details, at }: StoredLoginEvent, settings: Settings): LoginEvent {
  const { mobile: _unknownToTheHistory, ...rest } = givenOut(details, settings);
  return {
    id,
    date: at === null ? null : writeDate(at, settings),
    user: user?.displayName ?? login,
    userId: user?.id ?? nobodysId(settings),
    login,
    action: loginActions[action].text,
    actionId: loginActions[action].id,
    ...stated(rest),
  };
}

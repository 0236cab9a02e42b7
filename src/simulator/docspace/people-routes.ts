import type { components, operations } from "../../../generated/docspace.js";
import { readInteger } from "./binding.js";
import { bindingFailure, failure, forbidden, success } from "./envelope.js";
import type { Route } from "./route.js";
import { findUser, type User } from "./state.js";

type Profile = components["schemas"]["Profile"];
type ProfileBody = operations["getSelfProfile"]["responses"][200]["content"]["application/json"];

/** The operations that return the caller, the user with an e-mail address, and all users. */
export const peopleRoutes: readonly Route[] = [
  {
    operation: "getSelfProfile",
    method: "GET",
    path: "/api/2.0/people/@self",
    answer: (visit) => success<ProfileBody>(visit, asProfile(visit.caller.user)),
  },
  {
    operation: "getProfileByEmail",
    method: "GET",
    path: "/api/2.0/people/email",
    answer: (visit) => {
      const { request, url, caller, state } = visit;
      const email = url.searchParams.get("email")?.trim();
      if (!email) return bindingFailure(request, { Email: ["The Email field is required."] });
      const user = findUser(state, email);
      if (user?.email.toLowerCase() !== email.toLowerCase()) return nobodyFound();
      if (user.id !== caller.user.id && !caller.user.admin) {
        return forbidden("GetProfileByEmail", state.settings);
      }
      return success<ProfileBody>(visit, asProfile(user));
    },
  },
  {
    operation: "getAllProfiles",
    method: "GET",
    path: "/api/2.0/people",
    answer: (visit) => {
      const { request, url, state } = visit;
      const start = readInteger(url.searchParams, "startIndex", { at: 0, from: 0 });
      const count = readInteger(url.searchParams, "count", { at: 100, from: 1, to: 100 });
      const errors = { ...start.errors, ...count.errors };
      if (Object.keys(errors).length > 0) return bindingFailure(request, errors);
      const everybody = [...state.users.values()].map(asProfile);
      const page = everybody.slice(start.value, start.value + count.value);
      return success<{ response: Profile[] }>(visit, page, { total: everybody.length });
    },
  },
];

function asProfile({ id, displayName, email, admin, owner }: User): Profile {
  return { id, displayName, email, isAdmin: admin, isOwner: owner };
}

function nobodyFound(): Response {
  const type = "ASC.Common.Web.ItemNotFoundException";
  return failure(404, "The required resource was not found", { type, hresult: -2146233088 });
}

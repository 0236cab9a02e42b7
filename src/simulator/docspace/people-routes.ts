import type { components, operations } from "../../../generated/docspace.js";
import { readInteger } from "./binding.js";
import { bindingFailure, failure, json, success } from "./envelope.js";
import type { Route } from "./routes.js";
import { findUser, type User } from "./state.js";

type Profile = components["schemas"]["Profile"];
type ProfileBody = operations["getSelfProfile"]["responses"][200]["content"]["application/json"];

/** Who the caller is, who an e-mail address belongs to, and who there is. */
export const peopleRoutes: readonly Route[] = [
  {
    operation: "getSelfProfile",
    method: "GET",
    path: "/api/2.0/people/@self",
    answer: ({ request, caller }) => {
      const body: ProfileBody = success(request, asProfile(caller.user));
      return json(body);
    },
  },
  {
    operation: "getProfileByEmail",
    method: "GET",
    path: "/api/2.0/people/email",
    answer: ({ request, url, state }) => {
      const email = url.searchParams.get("email");
      if (!email) return json(bindingFailure(request, { Email: ["The Email field is required."] }), 400);
      const user = findUser(state, email);
      if (user?.email.toLowerCase() !== email.toLowerCase()) return nobodyFound();
      const body: ProfileBody = success(request, asProfile(user));
      return json(body);
    },
  },
  {
    operation: "getAllProfiles",
    method: "GET",
    path: "/api/2.0/people",
    answer: ({ request, url, state }) => {
      const start = readInteger(url.searchParams, "startIndex", { at: 0, from: 0 });
      const count = readInteger(url.searchParams, "count", { at: 100, from: 1, to: 100 });
      const errors = { ...start.errors, ...count.errors };
      if (Object.keys(errors).length > 0) return json(bindingFailure(request, errors), 400);
      const everybody = [...state.users.values()].map(asProfile);
      const page = everybody.slice(start.value, start.value + count.value);
      return json(success(request, page, everybody.length));
    },
  },
];

function asProfile({ id, displayName, email, admin, owner }: User): Profile {
  return { id, displayName, email, isAdmin: admin, isOwner: owner };
}

function nobodyFound(): Response {
  const type = "ASC.Common.Web.ItemNotFoundException";
  return json(failure(404, "The required resource was not found", { type, hresult: -2146233088 }), 404);
}

import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  type Answered,
  ask,
  byCookie,
  connections,
  history,
  portalWithTwoUsers,
  self,
  type Wire,
} from "./asking.js";

const description: Wire = parse(
  readFileSync(new URL("../../openapi/docspace.yaml", import.meta.url), "utf8"),
);
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(description, "docspace");

/** Checks an answer against the API description of this operation and status. */
function complaints(operationId: string, { status, body, text, headers }: Answered): unknown {
  for (const [path, item] of Object.entries<Wire>(description.paths)) {
    for (const [method, operation] of Object.entries<Wire>(item)) {
      if (operation.operationId !== operationId) continue;
      const at = (key: string) =>
        key.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D");
      const stated = operation.responses[String(status)];
      if (!stated) return `${operationId} does not know ${status}`;
      const declared = stated.$ref ? description.components.responses[stated.$ref.split("/").at(-1)] : stated;
      if (!declared.content) return text === "" ? undefined : "a body where none is declared";
      const own = `docspace#/paths/${at(path)}/${method}/responses/${status}`;
      const pointer = stated.$ref ? `docspace${stated.$ref}` : own;
      const validate = ajv.getSchema(`${pointer}/content/application~1json/schema`);
      if (!validate) return `no schema at ${pointer}`;
      if (!headers.get("content-type")?.startsWith("application/json")) return "not JSON";
      return validate(body) ? undefined : validate.errors;
    }
  }
  return `no operation ${operationId}`;
}

describe("every answer conforms to the API description", () => {
  const all = [
    ["getAllActiveConnections", "GET", connections],
    ["logOutActiveConnection", "PUT", `${connections}/logout/1`],
    ["logOutAllExceptThisConnection", "PUT", `${connections}/logoutallexceptthis`],
    ["getSelfProfile", "GET", self],
    ["getProfileByEmail", "GET", "/api/2.0/people/email?email=mara@example.com"],
    ["getProfileByEmail", "GET", "/api/2.0/people/email?email=nobody@example.com"],
    ["getProfileByEmail", "GET", "/api/2.0/people/email"],
    ["getLoginEventsByFilter", "GET", history],
    ["getLoginEventsByFilter", "GET", `${history}?count=0`],
    [
      "logOutAllActiveConnectionsForUser",
      "PUT",
      `${connections}/logoutall/00000000-0000-4000-8000-000000000000`,
    ],
    ["logOutAllActiveConnectionsChangePassword", "PUT", `${connections}/logoutallchangepassword`],
    ["getBuildVersion", "GET", "/api/2.0/settings/version/build"],
  ] as const;

  it.each(all)("%s: %s %s", async (operationId, method, path) => {
    for (const dateForm of ["wire", "reference"] as const) {
      for (const nullMembers of ["sent", "missing"] as const) {
        const { portal, mara } = portalWithTwoUsers({ dateForm, nullMembers });
        portal.failSignIn("ghost@example.com", { ip: null });
        const own = portal.signIn(mara, { ip: null, city: "Riga", mobile: null });
        expect(complaints(operationId, await ask(portal, method, path, byCookie(own.token)))).toBeUndefined();
      }
    }
  });

  // The release is public, so it is never refused.
  const needingCredential = all.filter(([operationId]) => operationId !== "getBuildVersion");

  it.each(needingCredential)("%s if refused: %s %s", async (operationId, method, path) => {
    const { portal, mara } = portalWithTwoUsers();
    const own = byCookie(portal.signIn(mara).token);
    portal.faults.script([{ kind: "rateLimited" }, { kind: "serverError" }, { kind: "unauthorized" }]);
    for (const status of [429, 500, 401]) {
      const answer = await ask(portal, method, path, own);
      expect(answer.status).toBe(status);
      expect(complaints(operationId, answer)).toBeUndefined();
    }
  });

  it("and the check notices an answer that drifts", async () => {
    const { portal, mara } = portalWithTwoUsers();
    portal.faults.next({ kind: "drift", change: (body) => void delete body.response.loginEvent });
    const answer = await ask(portal, "GET", connections, byCookie(portal.signIn(mara).token));
    expect(complaints("getAllActiveConnections", answer)).toBeTruthy();
  });
});

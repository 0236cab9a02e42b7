// Made by "npm run generate" from openapi/docspace.yaml. Do not edit.

/** The first place where a body does not fit, like `response.items[3].id`, and the keyword that it breaks. */
export interface Violation {
  at: string;
  keyword: string;
}

type Check = (value: unknown, at?: string) => Violation | null;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const typeTests: Record<string, (value: unknown) => boolean> = {
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
  integer: Number.isInteger,
};

const type =
  (...types: string[]): Check =>
  (value, at = "") =>
    types.some((name) => (typeTests[name] ? typeTests[name](value) : typeof value === name))
      ? null
      : { at, keyword: "type" };

const properties =
  (checks: Record<string, Check>): Check =>
  (value, at = "") => {
    if (!isObject(value)) return null;
    for (const name in checks) {
      const violation = Object.hasOwn(value, name) && checks[name]!(value[name], at ? at + "." + name : name);
      if (violation) return violation;
    }
    return null;
  };

const required =
  (...names: string[]): Check =>
  (value, at = "") => {
    const missing = isObject(value) && names.find((name) => !Object.hasOwn(value, name));
    return missing ? { at: at ? at + "." + missing : missing, keyword: "required" } : null;
  };

const items =
  (check: Check): Check =>
  (value, at = "") => {
    if (!Array.isArray(value)) return null;
    for (let index = 0; index < value.length; index++) {
      const violation = check(value[index], at + "[" + index + "]");
      if (violation) return violation;
    }
    return null;
  };

const all =
  (...checks: Check[]): Check =>
  (value, at) => {
    for (const check of checks) {
      const violation = check(value, at);
      if (violation) return violation;
    }
    return null;
  };

const any =
  (...checks: Check[]): Check =>
  (value, at = "") =>
    checks.some((check) => !check(value)) ? null : { at, keyword: "anyOf" };

const pattern =
  (form: RegExp): Check =>
  (value, at = "") =>
    typeof value === "string" && !form.test(value) ? { at, keyword: "pattern" } : null;

const minimum =
  (limit: number): Check =>
  (value, at = "") =>
    typeof value === "number" && value < limit ? { at, keyword: "minimum" } : null;

const maximum =
  (limit: number): Check =>
  (value, at = "") =>
    typeof value === "number" && value > limit ? { at, keyword: "maximum" } : null;

const EnvelopeLink: Check = all(type("object"), properties({ "href": type("string", "null"), "action": type("string", "null") }));

const Envelope: Check = all(type("object"), properties({ "count": type("integer"), "total": type("integer"), "links": all(type("array"), items(EnvelopeLink)), "status": type("integer"), "statusCode": type("integer") }));

const Uuid: Check = all(type("string"), pattern(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/u));

const WireDate: Check = all(type("string"), pattern(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/u));

const ReferenceDate: Check = all(type("object"), required("utcTime"), properties({ "utcTime": all(type("string"), pattern(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]00:00)?$/u)), "timeZoneOffset": type("string", "null") }));

const AnyDate: Check = any(WireDate, ReferenceDate, type("null"));

const ActiveConnection: Check = all(type("object"), required("id", "tenantId", "userId"), properties({ "id": all(type("integer"), minimum(0), maximum(2147483647)), "tenantId": type("integer"), "userId": Uuid, "mobile": type("boolean", "null"), "ip": type("string", "null"), "country": type("string", "null"), "city": type("string", "null"), "browser": type("string", "null"), "platform": type("string", "null"), "date": AnyDate, "page": type("string", "null") }));

const ActiveConnections: Check = all(type("object"), required("loginEvent", "items"), properties({ "loginEvent": all(type("integer"), minimum(0), maximum(2147483647)), "items": all(type("array"), items(ActiveConnection)) }));

export const ActiveConnectionsEnvelope: Check = all(Envelope, all(type("object"), required("response"), properties({ "response": ActiveConnections })));

export const BooleanEnvelope: Check = all(Envelope, all(type("object"), required("response"), properties({ "response": type("boolean") })));

export const EmptyEnvelope: Check = all(Envelope, all(type("object"), properties({ "response": type("null") })));

const LoginEvent: Check = all(type("object"), required("id"), properties({ "id": all(type("integer"), minimum(0), maximum(2147483647)), "date": AnyDate, "user": type("string", "null"), "userId": any(Uuid, type("null")), "login": type("string", "null"), "action": type("string", "null"), "actionId": type("integer", "string", "null"), "iP": type("string", "null"), "ip": type("string", "null"), "country": type("string", "null"), "city": type("string", "null"), "browser": type("string", "null"), "platform": type("string", "null"), "page": type("string", "null") }));

export const LoginEventsEnvelope: Check = all(Envelope, all(type("object"), required("response"), properties({ "response": all(type("array"), items(LoginEvent)) })));

export const NullableStringEnvelope: Check = all(Envelope, all(type("object"), properties({ "response": type("string", "null") })));

const Profile: Check = all(type("object"), required("id"), properties({ "id": Uuid, "displayName": type("string", "null"), "email": type("string", "null"), "isAdmin": type("boolean"), "isOwner": type("boolean") }));

export const ProfileEnvelope: Check = all(Envelope, all(type("object"), required("response"), properties({ "response": Profile })));

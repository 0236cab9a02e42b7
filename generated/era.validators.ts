// Made by "npm run generate" from openapi/era.yaml. Do not edit.
// @ts-nocheck: the upper part is Ajv's standalone code.
const fitsCurrentSession = validate22;
function validate22(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (!isTextOrNull(data.session_id, path, "/session_id") || !isTextOrNull(data.domain, path, "/domain") || !isTextOrNull(data.login, path, "/login") || !isTextOrNull(data.user_id, path, "/user_id"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
const fitsLoggedOut = validate23;
function validate23(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.status !== void 0) {
      let data0 = data.status;
      if (typeof data0 != "string" && data0 !== null)
        return fail(path + "/status", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
const fitsSessions = validate24;
const pattern0 = new RegExp("\\S", "u");
function validate26(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.conn_id !== void 0) {
      let data0 = data.conn_id;
      if (typeof data0 != "string" && !(typeof data0 == "number" && isFinite(data0)) && data0 !== null)
        return fail(path + "/conn_id", "type");
    }
    if (data.is_pid_alive !== void 0) {
      let data1 = data.is_pid_alive;
      if (typeof data1 != "boolean" && data1 !== null)
        return fail(path + "/is_pid_alive", "type");
    }
    if (!isTextOrNull(data.node, path, "/node"))
      return !1;
    if (data.pid !== void 0) {
      let data3 = data.pid;
      if (typeof data3 != "string" && !(typeof data3 == "number" && isFinite(data3)) && data3 !== null)
        return fail(path + "/pid", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
function validate25(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.domain === void 0 && (missing0 = "domain") || data.login === void 0 && (missing0 = "login") || data.session_id === void 0 && (missing0 = "session_id") || data.site === void 0 && (missing0 = "site"))
      return fail(path, "required", missing0);
    if (data.domain !== void 0) {
      let data0 = data.domain;
      if (typeof data0 == "string") {
        if (!pattern0.test(data0))
          return fail(path + "/domain", "pattern");
      } else
        return fail(path + "/domain", "type");
    }
    if (data.login !== void 0) {
      let data1 = data.login;
      if (typeof data1 == "string") {
        if (!pattern0.test(data1))
          return fail(path + "/login", "pattern");
      } else
        return fail(path + "/login", "type");
    }
    if (data.session_id !== void 0) {
      let data2 = data.session_id;
      if (typeof data2 == "string") {
        if (!pattern0.test(data2))
          return fail(path + "/session_id", "pattern");
      } else
        return fail(path + "/session_id", "type");
    }
    if (!isTextOrNull(data.session_type, path, "/session_type"))
      return !1;
    if (data.site !== void 0) {
      let data4 = data.site;
      if (typeof data4 == "string") {
        if (!pattern0.test(data4))
          return fail(path + "/site", "pattern");
      } else
        return fail(path + "/site", "type");
    }
    if (data.ttl !== void 0) {
      let data5 = data.ttl;
      if (!(typeof data5 == "number" && isFinite(data5)) && data5 !== null)
        return fail(path + "/ttl", "type");
    }
    if (!isTextOrNull(data.user_id, path, "/user_id"))
      return !1;
    if (data.connections !== void 0) {
      let data7 = data.connections;
      if (!Array.isArray(data7) && data7 !== null)
        return fail(path + "/connections", "type");
      if (Array.isArray(data7)) {
        const len0 = data7.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (!validate26(data7[i0], path + "/connections/" + i0))
            return !1;
      }
    }
  } else
    return fail(path, "type");
  return !0;
}
function validate24(data, path) {
  if (Array.isArray(data)) {
    const len0 = data.length;
    for (let i0 = 0; i0 < len0; i0++)
      if (!validate25(data[i0], path + "/" + i0))
        return !1;
  } else
    return fail(path, "type");
  return !0;
}
const fitsSignedIn = validate29;
function validate29(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.session_token !== void 0) {
      let data0 = data.session_token;
      if (typeof data0 != "string" && data0 !== null)
        return fail(path + "/session_token", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}

/** The first place where a body does not fit the spec, like `response.items[3].id`, and the keyword that it violates. */
export interface Violation {
  at: string;
  keyword: string;
}

/** The last failure. It is the one that decided the result. */
let last;

/** @param path the place in the body, as a JSON Pointer. @param missing the name of a missing property. */
function fail(path, keyword, missing) {
  last = { path, keyword, missing };
  return false;
}

function isTextOrNull(value, path, name) {
  return value === undefined || value === null || typeof value === "string" || fail(path + name, "type");
}

const violationBy =
  (fits) =>
  (body: unknown): Violation | null => {
    if (fits(body, "")) return null;
    const { keyword, missing } = last;
    const path = last.path.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (missing !== undefined) path.push(missing);
    let at = "";
    let node = body;
    for (const key of path) {
      at += Array.isArray(node) ? "[" + key + "]" : (at && ".") + key;
      node = node?.[key];
    }
    return { at, keyword };
  };

export const CurrentSession = violationBy(fitsCurrentSession);
export const LoggedOut = violationBy(fitsLoggedOut);
export const Sessions = violationBy(fitsSessions);
export const SignedIn = violationBy(fitsSignedIn);

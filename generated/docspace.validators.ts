// Made by "npm run generate" from openapi/docspace.yaml. Do not edit.
// @ts-nocheck: the upper part is Ajv's standalone code.
const fitsActiveConnectionsEnvelope = validate22;
function validate24(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (!isTextOrNull(data.href, path, "/href") || !isTextOrNull(data.action, path, "/action"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
function validate23(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.count !== void 0) {
      let data0 = data.count;
      if (!Number.isInteger(data0))
        return fail(path + "/count", "type");
    }
    if (data.total !== void 0) {
      let data1 = data.total;
      if (!Number.isInteger(data1))
        return fail(path + "/total", "type");
    }
    if (data.links !== void 0) {
      let data2 = data.links;
      if (Array.isArray(data2)) {
        const len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (!validate24(data2[i0], path + "/links/" + i0))
            return !1;
      } else
        return fail(path + "/links", "type");
    }
    if (data.status !== void 0) {
      let data4 = data.status;
      if (!Number.isInteger(data4))
        return fail(path + "/status", "type");
    }
    if (data.statusCode !== void 0) {
      let data5 = data.statusCode;
      if (!Number.isInteger(data5))
        return fail(path + "/statusCode", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
const pattern0 = new RegExp("^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$", "u");
function validate29(data, path) {
  if (typeof data == "string") {
    if (!pattern0.test(data))
      return fail(path, "pattern");
  } else
    return fail(path, "type");
  return !0;
}
const pattern1 = new RegExp("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$", "u");
function validate32(data, path) {
  if (typeof data == "string") {
    if (!pattern1.test(data))
      return fail(path, "pattern");
  } else
    return fail(path, "type");
  return !0;
}
const pattern2 = new RegExp("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]00:00)?$", "u");
function validate34(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.utcTime === void 0 && (missing0 = "utcTime"))
      return fail(path, "required", missing0);
    if (data.utcTime !== void 0) {
      let data0 = data.utcTime;
      if (typeof data0 == "string") {
        if (!pattern2.test(data0))
          return fail(path + "/utcTime", "pattern");
      } else
        return fail(path + "/utcTime", "type");
    }
    if (!isTextOrNull(data.timeZoneOffset, path, "/timeZoneOffset"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
function validate31(data, path) {
  let errors = 0;
  const _errs0 = errors;
  let valid0 = !1;
  const _errs1 = errors;
  validate32(data, path) || errors++;
  var _valid0 = _errs1 === errors;
  if (valid0 = valid0 || _valid0, !valid0) {
    const _errs2 = errors;
    validate34(data, path) || errors++;
    var _valid0 = _errs2 === errors;
    if (valid0 = valid0 || _valid0, !valid0) {
      const _errs3 = errors;
      data !== null && (fail(path, "type"), errors++);
      var _valid0 = _errs3 === errors;
      valid0 = valid0 || _valid0;
    }
  }
  if (valid0)
    errors = _errs0;
  else
    return fail(path, "anyOf"), errors++, !1;
  return errors === 0;
}
function validate28(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.id === void 0 && (missing0 = "id") || data.tenantId === void 0 && (missing0 = "tenantId") || data.userId === void 0 && (missing0 = "userId"))
      return fail(path, "required", missing0);
    if (data.id !== void 0) {
      let data0 = data.id;
      if (!Number.isInteger(data0))
        return fail(path + "/id", "type");
      if (typeof data0 == "number" && isFinite(data0)) {
        if (data0 > 2147483647 || isNaN(data0))
          return fail(path + "/id", "maximum");
        if (data0 < 0 || isNaN(data0))
          return fail(path + "/id", "minimum");
      }
    }
    if (data.tenantId !== void 0) {
      let data1 = data.tenantId;
      if (!Number.isInteger(data1))
        return fail(path + "/tenantId", "type");
    }
    if (data.userId !== void 0 && !validate29(data.userId, path + "/userId"))
      return !1;
    if (data.mobile !== void 0) {
      let data3 = data.mobile;
      if (typeof data3 != "boolean" && data3 !== null)
        return fail(path + "/mobile", "type");
    }
    if (!isTextOrNull(data.ip, path, "/ip") || !isTextOrNull(data.country, path, "/country") || !isTextOrNull(data.city, path, "/city") || !isTextOrNull(data.browser, path, "/browser") || !isTextOrNull(data.platform, path, "/platform") || data.date !== void 0 && !validate31(data.date, path + "/date") || !isTextOrNull(data.page, path, "/page"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
function validate27(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.loginEvent === void 0 && (missing0 = "loginEvent") || data.items === void 0 && (missing0 = "items"))
      return fail(path, "required", missing0);
    if (data.loginEvent !== void 0) {
      let data0 = data.loginEvent;
      if (!Number.isInteger(data0))
        return fail(path + "/loginEvent", "type");
      if (typeof data0 == "number" && isFinite(data0)) {
        if (data0 > 2147483647 || isNaN(data0))
          return fail(path + "/loginEvent", "maximum");
        if (data0 < 0 || isNaN(data0))
          return fail(path + "/loginEvent", "minimum");
      }
    }
    if (data.items !== void 0) {
      let data1 = data.items;
      if (Array.isArray(data1)) {
        const len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (!validate28(data1[i0], path + "/items/" + i0))
            return !1;
      } else
        return fail(path + "/items", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
function validate22(data, path) {
  if (!validate23(data, path))
    return !1;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.response === void 0 && (missing0 = "response"))
      return fail(path, "required", missing0);
    if (data.response !== void 0 && !validate27(data.response, path + "/response"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
const fitsBooleanEnvelope = validate39;
function validate39(data, path) {
  if (!validate23(data, path))
    return !1;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.response === void 0 && (missing0 = "response"))
      return fail(path, "required", missing0);
    if (data.response !== void 0 && typeof data.response != "boolean")
      return fail(path + "/response", "type");
  } else
    return fail(path, "type");
  return !0;
}
const fitsBuildVersionEnvelope = validate41;
function validate43(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (!isTextOrNull(data.docSpace, path, "/docSpace") || !isTextOrNull(data.documentServer, path, "/documentServer"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
function validate41(data, path) {
  if (!validate23(data, path))
    return !1;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.response === void 0 && (missing0 = "response"))
      return fail(path, "required", missing0);
    if (data.response !== void 0 && !validate43(data.response, path + "/response"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
const fitsEmptyEnvelope = validate45;
function validate45(data, path) {
  if (!validate23(data, path))
    return !1;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.response !== void 0 && data.response !== null)
      return fail(path + "/response", "type");
  } else
    return fail(path, "type");
  return !0;
}
const fitsLoginEventsEnvelope = validate47;
function validate51(data, path) {
  let errors = 0;
  const _errs0 = errors;
  let valid0 = !1;
  const _errs1 = errors;
  validate29(data, path) || errors++;
  var _valid0 = _errs1 === errors;
  if (valid0 = valid0 || _valid0, !valid0) {
    const _errs2 = errors;
    data !== null && (fail(path, "type"), errors++);
    var _valid0 = _errs2 === errors;
    valid0 = valid0 || _valid0;
  }
  if (valid0)
    errors = _errs0;
  else
    return fail(path, "anyOf"), errors++, !1;
  return errors === 0;
}
function validate49(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.id === void 0 && (missing0 = "id"))
      return fail(path, "required", missing0);
    if (data.id !== void 0) {
      let data0 = data.id;
      if (!Number.isInteger(data0))
        return fail(path + "/id", "type");
      if (typeof data0 == "number" && isFinite(data0)) {
        if (data0 > 2147483647 || isNaN(data0))
          return fail(path + "/id", "maximum");
        if (data0 < 0 || isNaN(data0))
          return fail(path + "/id", "minimum");
      }
    }
    if (data.date !== void 0 && !validate31(data.date, path + "/date") || !isTextOrNull(data.user, path, "/user") || data.userId !== void 0 && !validate51(data.userId, path + "/userId") || !isTextOrNull(data.login, path, "/login") || !isTextOrNull(data.action, path, "/action"))
      return !1;
    if (data.actionId !== void 0) {
      let data6 = data.actionId;
      if (!Number.isInteger(data6) && typeof data6 != "string" && data6 !== null)
        return fail(path + "/actionId", "type");
    }
    if (!isTextOrNull(data.ip, path, "/ip") || !isTextOrNull(data.country, path, "/country") || !isTextOrNull(data.city, path, "/city") || !isTextOrNull(data.browser, path, "/browser") || !isTextOrNull(data.platform, path, "/platform") || !isTextOrNull(data.page, path, "/page"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
function validate47(data, path) {
  if (!validate23(data, path))
    return !1;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.response === void 0 && (missing0 = "response"))
      return fail(path, "required", missing0);
    if (data.response !== void 0) {
      let data0 = data.response;
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (!validate49(data0[i0], path + "/response/" + i0))
            return !1;
      } else
        return fail(path + "/response", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
const fitsNullableStringEnvelope = validate55;
function validate55(data, path) {
  if (!validate23(data, path))
    return !1;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.response !== void 0) {
      let data0 = data.response;
      if (typeof data0 != "string" && data0 !== null)
        return fail(path + "/response", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
const fitsProfileEnvelope = validate57;
function validate59(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.id === void 0 && (missing0 = "id"))
      return fail(path, "required", missing0);
    if (data.id !== void 0 && !validate29(data.id, path + "/id") || !isTextOrNull(data.displayName, path, "/displayName") || !isTextOrNull(data.email, path, "/email"))
      return !1;
    if (data.isAdmin !== void 0 && typeof data.isAdmin != "boolean")
      return fail(path + "/isAdmin", "type");
    if (data.isOwner !== void 0 && typeof data.isOwner != "boolean")
      return fail(path + "/isOwner", "type");
  } else
    return fail(path, "type");
  return !0;
}
function validate57(data, path) {
  if (!validate23(data, path))
    return !1;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.response === void 0 && (missing0 = "response"))
      return fail(path, "required", missing0);
    if (data.response !== void 0 && !validate59(data.response, path + "/response"))
      return !1;
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

export const ActiveConnectionsEnvelope = violationBy(fitsActiveConnectionsEnvelope);
export const BooleanEnvelope = violationBy(fitsBooleanEnvelope);
export const BuildVersionEnvelope = violationBy(fitsBuildVersionEnvelope);
export const EmptyEnvelope = violationBy(fitsEmptyEnvelope);
export const LoginEventsEnvelope = violationBy(fitsLoginEventsEnvelope);
export const NullableStringEnvelope = violationBy(fitsNullableStringEnvelope);
export const ProfileEnvelope = violationBy(fitsProfileEnvelope);

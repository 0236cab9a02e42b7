// Made by "npm run generate" from openapi/element.yaml. Do not edit.
// @ts-nocheck: the upper part is Ajv's standalone code.
const fitsClusterAdminReply = validate22;
function validate23(data, path) {
  let errors = 0;
  const _errs0 = errors;
  let valid0 = !1;
  const _errs1 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    data.result === void 0 && (missing0 = "result") && (fail(path, "required", missing0), errors++);
  }
  var _valid0 = _errs1 === errors;
  if (valid0 = valid0 || _valid0, !valid0) {
    const _errs2 = errors;
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing1;
      data.error === void 0 && (missing1 = "error") && (fail(path, "required", missing1), errors++);
    }
    var _valid0 = _errs2 === errors;
    valid0 = valid0 || _valid0;
  }
  if (valid0)
    errors = _errs0;
  else
    return fail(path, "anyOf"), errors++, !1;
  return errors === 0;
}
function validate25(data, path) {
  return !Number.isInteger(data) && data !== null ? fail(path, "type") : !0;
}
const pattern0 = new RegExp("\\S", "u");
function validate28(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.access === void 0 && (missing0 = "access") || data.authMethod === void 0 && (missing0 = "authMethod") || data.clusterAdminID === void 0 && (missing0 = "clusterAdminID") || data.username === void 0 && (missing0 = "username"))
      return fail(path, "required", missing0);
    if (data.access !== void 0) {
      let data0 = data.access;
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (typeof data0[i0] != "string")
            return fail(path + "/access/" + i0, "type");
      } else
        return fail(path + "/access", "type");
    }
    if (data.attributes !== void 0) {
      let data2 = data.attributes;
      if (!(data2 && typeof data2 == "object" && !Array.isArray(data2)) && data2 !== null)
        return fail(path + "/attributes", "type");
    }
    if (data.authMethod !== void 0) {
      let data3 = data.authMethod;
      if (typeof data3 == "string") {
        if (!pattern0.test(data3))
          return fail(path + "/authMethod", "pattern");
      } else
        return fail(path + "/authMethod", "type");
    }
    if (data.clusterAdminID !== void 0) {
      let data4 = data.clusterAdminID;
      if (!Number.isInteger(data4))
        return fail(path + "/clusterAdminID", "type");
    }
    if (data.username !== void 0) {
      let data5 = data.username;
      if (typeof data5 == "string") {
        if (!pattern0.test(data5))
          return fail(path + "/username", "pattern");
      } else
        return fail(path + "/username", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
function validate27(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.clusterAdmin === void 0 && (missing0 = "clusterAdmin"))
      return fail(path, "required", missing0);
    if (data.clusterAdmin !== void 0 && !validate28(data.clusterAdmin, path + "/clusterAdmin"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
function validate31(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.name === void 0 && (missing0 = "name"))
      return fail(path, "required", missing0);
    if (data.code !== void 0) {
      let data0 = data.code;
      if (!Number.isInteger(data0) && data0 !== null)
        return fail(path + "/code", "type");
    }
    if (data.name !== void 0 && typeof data.name != "string")
      return fail(path + "/name", "type");
    if (!isTextOrNull(data.message, path, "/message"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
function validate33(data, path) {
  return typeof data != "object" ? fail(path, "type") : !0;
}
function validate22(data, path) {
  if (!validate23(data, path))
    return !1;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id !== void 0 && !validate25(data.id, path + "/id") || data.result !== void 0 && !validate27(data.result, path + "/result") || data.error !== void 0 && !validate31(data.error, path + "/error") || data.unusedParameters !== void 0 && !validate33(data.unusedParameters, path + "/unusedParameters"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
const fitsSessionReply = validate35;
function validate36(data, path) {
  let errors = 0;
  const _errs0 = errors;
  let valid0 = !1;
  const _errs1 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    data.result === void 0 && (missing0 = "result") && (fail(path, "required", missing0), errors++);
  }
  var _valid0 = _errs1 === errors;
  if (valid0 = valid0 || _valid0, !valid0) {
    const _errs2 = errors;
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing1;
      data.error === void 0 && (missing1 = "error") && (fail(path, "required", missing1), errors++);
    }
    var _valid0 = _errs2 === errors;
    valid0 = valid0 || _valid0;
  }
  if (valid0)
    errors = _errs0;
  else
    return fail(path, "anyOf"), errors++, !1;
  return errors === 0;
}
const pattern3 = new RegExp("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", "u");
function validate41(data, path) {
  if (typeof data == "string") {
    if (!pattern3.test(data))
      return fail(path, "pattern");
  } else
    return fail(path, "type");
  return !0;
}
function validate40(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.sessionID === void 0 && (missing0 = "sessionID") || data.username === void 0 && (missing0 = "username") || data.authMethod === void 0 && (missing0 = "authMethod"))
      return fail(path, "required", missing0);
    if (data.accessGroupList !== void 0) {
      let data0 = data.accessGroupList;
      if (!Array.isArray(data0) && data0 !== null)
        return fail(path + "/accessGroupList", "type");
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (typeof data0[i0] != "string")
            return fail(path + "/accessGroupList/" + i0, "type");
      }
    }
    if (data.authMethod !== void 0) {
      let data2 = data.authMethod;
      if (typeof data2 == "string") {
        if (!pattern0.test(data2))
          return fail(path + "/authMethod", "pattern");
      } else
        return fail(path + "/authMethod", "type");
    }
    if (data.clusterAdminIDs !== void 0) {
      let data3 = data.clusterAdminIDs;
      if (!Array.isArray(data3) && data3 !== null)
        return fail(path + "/clusterAdminIDs", "type");
      if (Array.isArray(data3)) {
        const len1 = data3.length;
        for (let i1 = 0; i1 < len1; i1++) {
          let data4 = data3[i1];
          if (!Number.isInteger(data4))
            return fail(path + "/clusterAdminIDs/" + i1, "type");
        }
      }
    }
    if (!isTextOrNull(data.finalTimeout, path, "/finalTimeout"))
      return !1;
    if (data.idpConfigVersion !== void 0) {
      let data6 = data.idpConfigVersion;
      if (!Number.isInteger(data6) && data6 !== null)
        return fail(path + "/idpConfigVersion", "type");
    }
    if (!isTextOrNull(data.lastAccessTimeout, path, "/lastAccessTimeout") || !isTextOrNull(data.sessionCreationTime, path, "/sessionCreationTime") || data.sessionID !== void 0 && !validate41(data.sessionID, path + "/sessionID"))
      return !1;
    if (data.username !== void 0) {
      let data10 = data.username;
      if (typeof data10 == "string") {
        if (!pattern0.test(data10))
          return fail(path + "/username", "pattern");
      } else
        return fail(path + "/username", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
function validate39(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.session === void 0 && (missing0 = "session"))
      return fail(path, "required", missing0);
    if (data.session !== void 0 && !validate40(data.session, path + "/session") || data.unusedParameters !== void 0 && !validate33(data.unusedParameters, path + "/unusedParameters"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
function validate35(data, path) {
  if (!validate36(data, path))
    return !1;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id !== void 0 && !validate25(data.id, path + "/id") || data.result !== void 0 && !validate39(data.result, path + "/result") || data.error !== void 0 && !validate31(data.error, path + "/error") || data.unusedParameters !== void 0 && !validate33(data.unusedParameters, path + "/unusedParameters"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
const fitsSessionsReply = validate48;
function validate49(data, path) {
  let errors = 0;
  const _errs0 = errors;
  let valid0 = !1;
  const _errs1 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    data.result === void 0 && (missing0 = "result") && (fail(path, "required", missing0), errors++);
  }
  var _valid0 = _errs1 === errors;
  if (valid0 = valid0 || _valid0, !valid0) {
    const _errs2 = errors;
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing1;
      data.error === void 0 && (missing1 = "error") && (fail(path, "required", missing1), errors++);
    }
    var _valid0 = _errs2 === errors;
    valid0 = valid0 || _valid0;
  }
  if (valid0)
    errors = _errs0;
  else
    return fail(path, "anyOf"), errors++, !1;
  return errors === 0;
}
function validate52(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.sessions === void 0 && (missing0 = "sessions"))
      return fail(path, "required", missing0);
    if (data.sessions !== void 0) {
      let data0 = data.sessions;
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (!validate40(data0[i0], path + "/sessions/" + i0))
            return !1;
      } else
        return fail(path + "/sessions", "type");
    }
    if (data.unusedParameters !== void 0 && !validate33(data.unusedParameters, path + "/unusedParameters"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
function validate48(data, path) {
  if (!validate49(data, path))
    return !1;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id !== void 0 && !validate25(data.id, path + "/id") || data.result !== void 0 && !validate52(data.result, path + "/result") || data.error !== void 0 && !validate31(data.error, path + "/error") || data.unusedParameters !== void 0 && !validate33(data.unusedParameters, path + "/unusedParameters"))
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

export const ClusterAdminReply = violationBy(fitsClusterAdminReply);
export const SessionReply = violationBy(fitsSessionReply);
export const SessionsReply = violationBy(fitsSessionsReply);

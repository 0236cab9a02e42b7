// Made by "npm run generate" from openapi/strategy.yaml. Do not edit.
// @ts-nocheck: the upper part is Ajv's standalone code.
const fitsNodes = validate22;
function validate23(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.name === void 0 && (missing0 = "name") || data.status === void 0 && (missing0 = "status"))
      return fail(path, "required", missing0);
    if (data.name !== void 0 && typeof data.name != "string")
      return fail(path + "/name", "type");
    if (data.port !== void 0) {
      let data1 = data.port;
      if (!Number.isInteger(data1) && data1 !== null)
        return fail(path + "/port", "type");
    }
    if (data.status !== void 0 && typeof data.status != "string")
      return fail(path + "/status", "type");
    if (data.load !== void 0) {
      let data3 = data.load;
      if (!(typeof data3 == "number" && isFinite(data3)) && data3 !== null)
        return fail(path + "/load", "type");
    }
    if (data.projects !== void 0) {
      let data4 = data.projects;
      if (!Array.isArray(data4) && data4 !== null)
        return fail(path + "/projects", "type");
      if (Array.isArray(data4)) {
        const len0 = data4.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data5 = data4[i0];
          if (!(data5 && typeof data5 == "object" && !Array.isArray(data5)))
            return fail(path + "/projects/" + i0, "type");
        }
      }
    }
    if (data.default !== void 0) {
      let data6 = data.default;
      if (typeof data6 != "boolean" && data6 !== null)
        return fail(path + "/default", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
function validate22(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.nodes === void 0 && (missing0 = "nodes"))
      return fail(path, "required", missing0);
    if (data.nodes !== void 0) {
      let data0 = data.nodes;
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (!validate23(data0[i0], path + "/nodes/" + i0))
            return !1;
      } else
        return fail(path + "/nodes", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
const fitsPerConnection = validate25;
function validate26(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.id === void 0 && (missing0 = "id") || data.status === void 0 && (missing0 = "status"))
      return fail(path, "required", missing0);
    if (data.id !== void 0 && typeof data.id != "string")
      return fail(path + "/id", "type");
    if (data.status !== void 0) {
      let data1 = data.status;
      if (!Number.isInteger(data1))
        return fail(path + "/status", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
function validate25(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.deleteUserConnectionsStatus === void 0 && (missing0 = "deleteUserConnectionsStatus"))
      return fail(path, "required", missing0);
    if (data.deleteUserConnectionsStatus !== void 0) {
      let data0 = data.deleteUserConnectionsStatus;
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (!validate26(data0[i0], path + "/deleteUserConnectionsStatus/" + i0))
            return !1;
      } else
        return fail(path + "/deleteUserConnectionsStatus", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
const fitsPerConnectionOrError = validate28;
function validate30(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.code === void 0 && (missing0 = "code"))
      return fail(path, "required", missing0);
    if (data.code !== void 0 && typeof data.code != "string")
      return fail(path + "/code", "type");
    if (data.iServerCode !== void 0) {
      let data1 = data.iServerCode;
      if (!Number.isInteger(data1) && data1 !== null)
        return fail(path + "/iServerCode", "type");
    }
    if (!isTextOrNull(data.message, path, "/message") || !isTextOrNull(data.ticketId, path, "/ticketId"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
function validate28(data, path) {
  let errors = 0;
  const _errs0 = errors;
  let valid0 = !1;
  const _errs1 = errors;
  validate25(data, path) || errors++;
  var _valid0 = _errs1 === errors;
  if (valid0 = valid0 || _valid0, !valid0) {
    const _errs2 = errors;
    validate30(data, path) || errors++;
    var _valid0 = _errs2 === errors;
    valid0 = valid0 || _valid0;
  }
  if (valid0)
    errors = _errs0;
  else
    return fail(path, "anyOf"), errors++, !1;
  return errors === 0;
}
const fitsStatus = validate32;
function validate32(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (!isTextOrNull(data.iServerVersion, path, "/iServerVersion") || !isTextOrNull(data.webVersion, path, "/webVersion"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
const fitsUser = validate33;
function validate33(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.id === void 0 && (missing0 = "id"))
      return fail(path, "required", missing0);
    if (data.id !== void 0 && typeof data.id != "string")
      return fail(path + "/id", "type");
    if (!isTextOrNull(data.username, path, "/username") || !isTextOrNull(data.fullName, path, "/fullName") || !isTextOrNull(data.name, path, "/name"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
const fitsUserConnections = validate34;
const pattern0 = new RegExp("^[^:\\s]+:-?\\d+:[^:\\s]+$", "u");
function validate35(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.id === void 0 && (missing0 = "id"))
      return fail(path, "required", missing0);
    if (data.id !== void 0) {
      let data0 = data.id;
      if (typeof data0 == "string") {
        if (!pattern0.test(data0))
          return fail(path + "/id", "pattern");
      } else
        return fail(path + "/id", "type");
    }
    if (!isTextOrNull(data.parentId, path, "/parentId") || !isTextOrNull(data.username, path, "/username") || !isTextOrNull(data.userFullName, path, "/userFullName"))
      return !1;
    if (data.projectIndex !== void 0) {
      let data4 = data.projectIndex;
      if (!Number.isInteger(data4) && data4 !== null)
        return fail(path + "/projectIndex", "type");
    }
    if (!isTextOrNull(data.projectId, path, "/projectId") || !isTextOrNull(data.projectName, path, "/projectName"))
      return !1;
    if (data.projectType !== void 0) {
      let data7 = data.projectType;
      if (typeof data7 != "string" && !Number.isInteger(data7) && data7 !== null)
        return fail(path + "/projectType", "type");
    }
    if (data.openJobsCount !== void 0) {
      let data8 = data.openJobsCount;
      if (!Number.isInteger(data8) && data8 !== null)
        return fail(path + "/openJobsCount", "type");
    }
    if (!isTextOrNull(data.applicationType, path, "/applicationType") || !isTextOrNull(data.dateConnectionCreated, path, "/dateConnectionCreated") || !isTextOrNull(data.dateFirstJobSubmitted, path, "/dateFirstJobSubmitted") || !isTextOrNull(data.dateLastJobSubmitted, path, "/dateLastJobSubmitted"))
      return !1;
    if (data.duration !== void 0) {
      let data13 = data.duration;
      if (!(typeof data13 == "number" && isFinite(data13)) && data13 !== null)
        return fail(path + "/duration", "type");
    }
    if (!isTextOrNull(data.sessionId, path, "/sessionId") || !isTextOrNull(data.client, path, "/client") || !isTextOrNull(data.lastAction, path, "/lastAction"))
      return !1;
    if (data.configLevel !== void 0) {
      let data17 = data.configLevel;
      if (typeof data17 != "boolean" && data17 !== null)
        return fail(path + "/configLevel", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
function validate34(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.userConnections === void 0 && (missing0 = "userConnections"))
      return fail(path, "required", missing0);
    if (data.userConnections !== void 0) {
      let data0 = data.userConnections;
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (!validate35(data0[i0], path + "/userConnections/" + i0))
            return !1;
      } else
        return fail(path + "/userConnections", "type");
    }
  } else
    return fail(path, "type");
  return !0;
}
const fitsUserInfo = validate37;
function validate37(data, path) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.id === void 0 && (missing0 = "id"))
      return fail(path, "required", missing0);
    if (data.id !== void 0 && typeof data.id != "string")
      return fail(path + "/id", "type");
    if (!isTextOrNull(data.fullName, path, "/fullName") || !isTextOrNull(data.initials, path, "/initials"))
      return !1;
  } else
    return fail(path, "type");
  return !0;
}
const fitsUsers = validate38;
function validate38(data, path) {
  if (Array.isArray(data)) {
    const len0 = data.length;
    for (let i0 = 0; i0 < len0; i0++)
      if (!validate33(data[i0], path + "/" + i0))
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

export const Nodes = violationBy(fitsNodes);
export const PerConnection = violationBy(fitsPerConnection);
export const PerConnectionOrError = violationBy(fitsPerConnectionOrError);
export const Status = violationBy(fitsStatus);
export const User = violationBy(fitsUser);
export const UserConnections = violationBy(fitsUserConnections);
export const UserInfo = violationBy(fitsUserInfo);
export const Users = violationBy(fitsUsers);

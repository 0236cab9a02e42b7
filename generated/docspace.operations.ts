// Made by "npm run generate" from openapi/docspace.yaml. Do not edit.
import { ActiveConnectionsEnvelope, BooleanEnvelope, EmptyEnvelope, LoginEventsEnvelope, NullableStringEnvelope, ProfileEnvelope } from "./docspace.validators.js";

export const operations = {
  getAllActiveConnections: {
    id: "getAllActiveConnections",
    method: "GET",
    path: "/api/2.0/security/activeconnections",
    safeToRepeat: true,
    pathParameters: {},
    violationIn: ActiveConnectionsEnvelope,
  },
  logOutActiveConnection: {
    id: "logOutActiveConnection",
    method: "PUT",
    path: "/api/2.0/security/activeconnections/logout/{loginEventId}",
    safeToRepeat: true,
    pathParameters: {"loginEventId":"int32"},
    violationIn: BooleanEnvelope,
  },
  logOutAllActiveConnectionsForUser: {
    id: "logOutAllActiveConnectionsForUser",
    method: "PUT",
    path: "/api/2.0/security/activeconnections/logoutall/{userId}",
    safeToRepeat: true,
    pathParameters: {"userId":"uuid"},
    violationIn: EmptyEnvelope,
  },
  logOutAllExceptThisConnection: {
    id: "logOutAllExceptThisConnection",
    method: "PUT",
    path: "/api/2.0/security/activeconnections/logoutallexceptthis",
    safeToRepeat: true,
    pathParameters: {},
    violationIn: NullableStringEnvelope,
  },
  logOutAllActiveConnectionsChangePassword: {
    id: "logOutAllActiveConnectionsChangePassword",
    method: "PUT",
    path: "/api/2.0/security/activeconnections/logoutallchangepassword",
    safeToRepeat: false,
    pathParameters: {},
    violationIn: NullableStringEnvelope,
  },
  getSelfProfile: {
    id: "getSelfProfile",
    method: "GET",
    path: "/api/2.0/people/@self",
    safeToRepeat: true,
    pathParameters: {},
    violationIn: ProfileEnvelope,
  },
  getProfileByEmail: {
    id: "getProfileByEmail",
    method: "GET",
    path: "/api/2.0/people/email",
    safeToRepeat: true,
    pathParameters: {},
    violationIn: ProfileEnvelope,
  },
  getLoginEventsByFilter: {
    id: "getLoginEventsByFilter",
    method: "GET",
    path: "/api/2.0/security/audit/login/filter",
    safeToRepeat: true,
    pathParameters: {},
    violationIn: LoginEventsEnvelope,
  },
} as const;

/**
 * The fields of a session. Each field is defined by one entry here. Element does not report when a session was last
 * used: `lastAccessTimeout` is a time in the future.
 */
import type { components } from "../../../generated/element.js";
import type { Field } from "../../provider.js";
import type { Value } from "../../session.js";

type AuthSession = components["schemas"]["AuthSession"];

/** A field, and how it is read from the cluster's answer. `startedAt` is a property of the session itself. */
interface ElementField extends Field {
  read?: (wire: AuthSession) => Value;
}

export const elementFields: readonly ElementField[] = [
  {
    name: "startedAt",
    wire: "sessionCreationTime",
    type: "time",
    title: "AGE",
    about: "when the session began",
    missing: true,
  },
  {
    name: "username",
    type: "text",
    title: "USER",
    about: "the cluster admin, the distinguished name in a directory, or the name at an identity provider",
    read: ({ username }) => username,
  },
  {
    name: "authMethod",
    type: "text",
    title: "METHOD",
    about: "how the user signed in: Cluster, Ldap or Idp",
    read: ({ authMethod }) => methodOf(authMethod),
  },
  {
    name: "accessGroupList",
    type: "texts",
    title: "ACCESS",
    about: "the access groups of the user, such as administrator",
    missing: true,
    read: ({ accessGroupList }) => accessGroupList ?? null,
  },
  {
    name: "clusterAdminIds",
    wire: "clusterAdminIDs",
    type: "texts",
    about: "the ids of the cluster admins that the user matches; a user of a directory may match several",
    missing: true,
    read: ({ clusterAdminIDs }) => clusterAdminIDs?.map(String) ?? null,
  },
  {
    name: "finalTimeout",
    type: "time",
    about: "when the session ends even if it is used",
    missing: true,
    read: ({ finalTimeout }) => toDate(finalTimeout),
  },
  {
    name: "lastAccessTimeout",
    type: "time",
    about: "when the session ends if it is not used; a time in the future",
    missing: true,
    read: ({ lastAccessTimeout }) => toDate(lastAccessTimeout),
  },
  {
    name: "idpConfigVersion",
    type: "number",
    about: "the version of the identity provider's configuration when the session began",
    missing: true,
    read: ({ idpConfigVersion }) => idpConfigVersion ?? null,
  },
];

const METHODS: Record<string, string> = { cluster: "Cluster", ldap: "Ldap", idp: "Idp" };

/** The way to sign in, in the spelling of the SDK. Parts of the reference have `LDAP` and `IdP`. An unknown one is returned unchanged. */
export function methodOf(wire: string): string {
  return METHODS[wire.toLowerCase()] ?? wire;
}

/** Reads a time; `null` if it is not one. */
export function toDate(wire: string | null | undefined): Date | null {
  const date = new Date(wire ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

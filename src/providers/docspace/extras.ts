/** The features of DocSpace that other products do not have. */
import type { EndedForLink, SignInList } from "../../extras.js";
import type { Call, Extras } from "../../provider.js";
import type { DocSpaceCalls } from "./calls.js";
import type { SignInOptions } from "./sign-ins.js";

export type { SignInOptions };

export function docspaceExtras(portal: {
  client: DocSpaceCalls["client"];
  release(options?: Call): Promise<string | null>;
  resetPassword(options?: Call & { includeCurrent?: boolean }): Promise<EndedForLink>;
}): Extras {
  return {
    release: portal.release,
    signIns: (query, options) => listSignIns(portal.client, { ...query, ...options }),
    resetPassword: {
      endAll: portal.resetPassword,
      words: {
        willBeMade: "The portal makes a link that changes your password. Earlier links stop working.",
        wasHidden:
          "The portal made a link that changes the password. It was neither shown nor kept; earlier links no longer work.",
        elsewhere: 'sign-in page ("Forgot your password?")',
      },
    },
  };
}

/**
 * The sign-ins of a user, from the login history. Only administrators may read it. The code is loaded on the first
 * call, because few library users need it.
 *
 * @throws NotAvailableError if the portal keeps no login history.
 * @throws PermissionError if the caller is not an administrator.
 */
export async function listSignIns(
  client: DocSpaceCalls["client"],
  options: SignInOptions,
): Promise<SignInList> {
  const signIns = await import("./sign-ins.js");
  return signIns.listSignIns(client, options);
}

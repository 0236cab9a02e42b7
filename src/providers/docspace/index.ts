import { assertAskedFor } from "../../believable.js";
import { InvalidArgumentError, NotFoundError, PermissionError } from "../../errors.js";
import type { Call, Extras, OpenedSession, Provider, Step } from "../../provider.js";
import type { Secret } from "../../secret.js";
import type { Caller, Listing, User } from "../../session.js";
import type { DocSpaceCalls, DocSpaceClientOptions, Revocation } from "./calls.js";
import { docspaceCapabilities } from "./capabilities.js";
import { docspaceExtras } from "./extras.js";
import { toUserId } from "./ids.js";
import { isAdministrator, toUser } from "./listing.js";
import { watchOpened } from "./opened.js";
import type { PasswordReset, PasswordResetOptions } from "./password-reset.js";
import { createReleaseReader, provenOfUnlisted } from "./release.js";

export type { DocSpaceClientOptions } from "./calls.js";
export type { Credential, CredentialSource } from "./credentials.js";
export type { PasswordReset, PasswordResetOptions } from "./password-reset.js";

/**
 * The active connections of one DocSpace portal, for `plan()` and `apply()` and for direct calls. Every method
 * throws a `CallError` if a call fails.
 */
export interface DocSpace extends Provider {
  /** The typed client for all operations of the spec. Its calls resolve with `data`, or throw a `CallError`. */
  readonly client: DocSpaceCalls["client"];
  /** The user to whom the credential belongs. It takes one read. */
  whoami(options?: Call): Promise<Caller>;
  /**
   * The release of the portal, such as `3.7.2`; `null` if it cannot be read. It is read once. Up to 3.6.x the
   * portal also answers `true` for connections that were already closed, so a revocation that is not confirmed by
   * listing again is `unverifiable`.
   */
  release(options?: Call): Promise<string | null>;
  readonly extras: Extras;
  /** The connection that the portal opened for this client when all of the caller's connections were ended, if any. */
  opened(options?: Call): Promise<OpenedSession[]>;
  /** Ends the connection that `opened()` returns. A client with a portal token uses that connection, so it is then signed out. */
  endOpened(options?: Call): Promise<OpenedSession[]>;
  /** The caller's sessions of the last year: the own session first, then the newest first. Those of other users are not listed. */
  list(options?: Call): Promise<Listing>;
  /**
   * The user with this e-mail address or id; none if nobody has the e-mail address. The portal does not confirm ids:
   * for every user except the caller, the result contains only the id.
   *
   * @throws UnexpectedResponseError if the portal answers with a user who has another e-mail address.
   * @throws PermissionError if an ordinary user asks for the e-mail address of somebody else.
   */
  findUsers(idOrEmail: string, options?: Call): Promise<User[]>;
  /**
   * The portal token that replaces the caller's token after all of the caller's sessions were ended; `null` if the
   * portal issued none. This client uses it from then on; give it to other clients yourself.
   */
  readonly freshToken: Secret | null;
  /**
   * Ends all sessions of the caller and obtains the link to the page that changes the password. The
   * password does not change until somebody uses the link. Earlier links stop working.
   *
   * @throws LockoutError if the credential belongs, or may belong, to a session and `includeCurrent` is not set.
   */
  resetPassword(options?: PasswordResetOptions): Promise<PasswordReset>;
}

/**
 * An ONLYOFFICE DocSpace portal.
 *
 * @example
 * const portal = docspace({
 *   baseUrl: "https://portal.example.com",
 *   auth: { kind: "portalToken", portalToken: process.env.SESSIONCTL_PORTAL_TOKEN },
 * });
 * const { sessions } = await portal.list();
 *
 * @throws InvalidArgumentError for an invalid base URL, credential or option.
 */
export function docspace(options: DocSpaceClientOptions): DocSpace {
  const watched = watchOpened(options);
  const { calls, opened, endOpened } = watched;
  const capabilities = {
    ...docspaceCapabilities,
    limits: { ...docspaceCapabilities.limits, ...options.limits },
  };

  const release = createReleaseReader(calls);

  return {
    product: "docspace",
    capabilities,
    installation: calls.baseUrl,
    client: calls.client,

    async whoami(options) {
      const { profile, authenticatedBy } = await calls.self(options);
      return { user: toUser(profile), administrator: isAdministrator(profile), authenticatedBy };
    },

    list: (options) => calls.list(options),

    async findUsers(idOrEmail, options) {
      if (idOrEmail.includes("@")) {
        const profile = await calls.profileByEmail(idOrEmail, options).catch(notFoundByEmail);
        if (profile === null) return [];
        const user = toUser(profile);
        assertAskedFor(idOrEmail, user, calls.baseUrl);
        return [user];
      }
      const id = toUserId(idOrEmail);
      const self = toUser((await calls.self(options)).profile);
      return [self.id === id ? self : { id, name: null, login: null }];
    },

    async end(step, options) {
      if (step.kind === "everything") {
        const { answer, error } = await endEverything(calls, step, options);
        return { answer, reason: error?.explanation ?? null };
      }
      const [id, ...more] = step.ids;
      if (more.length > 0)
        throw new InvalidArgumentError("DocSpace ends one session per call. Make a new plan.");
      if (step.listed.includes(id)) {
        const { answer, error } = await calls.closeOne(id, options);
        return { answer, reason: error?.explanation ?? null };
      }
      // The release is read first, so that no other call comes between the answer of this call and the journal.
      const released = await release(options);
      const { answer, error, reason } = provenOfUnlisted(await calls.closeOne(id, options), released);
      return { answer, reason: error?.explanation ?? reason };
    },

    release,
    opened,
    endOpened,
    refusesFirstCredential: watched.refusesFirst,
    get extras() {
      return docspaceExtras(this);
    },
    get freshToken() {
      return watched.freshToken();
    },

    async resetPassword(options = {}) {
      // Few library users need this code, so it is loaded here, before anything is sent.
      const { resetPassword } = await import("./password-reset.js");
      return resetPassword(watched, capabilities, options);
    },
  };
}

/**
 * A portal answers 404 if nobody has the e-mail address; a server that is not a portal does so as well. A portal
 * answers 403 if an ordinary user or a guest asks about somebody else (UserExtensions, release 3.7.2).
 */
function notFoundByEmail(error: unknown): null {
  // A 404 without a message from the portal was a web page, and the error says so.
  if (error instanceof NotFoundError && error.productMessage !== null) return null;
  if (error instanceof PermissionError) {
    throw new PermissionError(
      "Only administrators may look up other users by their e-mail address (403)",
      error,
      "Give the user's id instead, or ask an administrator.",
    );
  }
  throw error;
}

function endEverything(
  calls: DocSpaceCalls,
  { user, keepsOwn }: Step & { kind: "everything" },
  options: Call = {},
): Promise<Revocation> {
  return keepsOwn ? calls.closeOthers(options) : calls.closeAllOf(toUserId(user.id), options);
}

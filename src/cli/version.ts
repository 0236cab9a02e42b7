/** The build sets it, from package.json. */
declare const SESSIONCTL_VERSION: string | undefined;

export const version = typeof SESSIONCTL_VERSION === "string" ? SESSIONCTL_VERSION : "0.0.0-source";

import { operations } from "../../../generated/era.operations.js";
import type { Dialect } from "../../http/dialect.js";
import { eraCapabilities } from "./capabilities.js";

/**
 * The format of Era's answers. The format of its refusals is documented nowhere, so the message is taken from JSON
 * or from plain text.
 *
 * @param onRefused is called for every 401.
 */
export function eraDialect(onRefused: () => void): Dialect {
  return {
    product: "Era",
    limits: eraCapabilities.limits,
    operations,

    read({ status, text, body }, byStatus, { id }) {
      if (status === 401) onRefused();
      // The body of the answer to a sign-in is documented nowhere, and we need only the cookie.
      if (byStatus.kind === "answer") return id === "signIn" ? { kind: "answer", body: {} } : byStatus;
      return { ...byStatus, message: messageIn(body) ?? (isPage(text) ? null : text.trim() || null) };
    },
  };
}

/** The message of an error: the first text under one of the names that errors usually have. */
function messageIn(body: unknown): string | null {
  if (typeof body === "string") return body;
  if (typeof body !== "object" || body === null) return null;
  const members = body as Record<string, unknown>;
  const texts = ["error", "message", "detail", "status", "reason"].map((name) => members[name]);
  return texts.find((each) => typeof each === "string") ?? (body === undefined ? null : "");
}

const isPage = (text: string) => /^\s*</.test(text);

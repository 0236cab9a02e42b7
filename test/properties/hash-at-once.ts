import { createHash } from "node:crypto";
import { beforeEach, vi } from "vitest";

// Web Crypto hashes on a thread of its own, and meanwhile the virtual clock would take everybody for waiting and
// jump: requests that are meant to be under way together would follow each other, in an order of their own each time.
beforeEach(() => {
  vi.spyOn(crypto.subtle, "digest").mockImplementation(async (_, bytes) => {
    const hash = createHash("sha256")
      .update(bytes as Uint8Array)
      .digest();
    return new Uint8Array(hash).buffer;
  });
});

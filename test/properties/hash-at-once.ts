import { createHash } from "node:crypto";
import { beforeEach, vi } from "vitest";

// Web Crypto hashes on a separate thread, and meanwhile the virtual clock would believe that everybody waits, and would
// jump. Requests that should be under way together would then follow each other, in a different order each time.
beforeEach(() => {
  vi.spyOn(crypto.subtle, "digest").mockImplementation(async (_, bytes) => {
    const hash = createHash("sha256")
      .update(bytes as Uint8Array)
      .digest();
    return new Uint8Array(hash).buffer;
  });
});

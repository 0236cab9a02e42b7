/** What a client says about itself, without versions, because a session lasts through many updates. */

/** What a text says; `null` for what it does not say. */
export interface ClientText {
  browser: string | null;
  system: string | null;
  device: "mobile" | "tablet" | "desktop" | null;
}

/** How many characters of a text we read. A real user agent is shorter, so a longer text is hostile. */
const LONGEST = 512;

/** Products with versions, as in the header User-Agent: `Mozilla/5.0 (…) …` or `curl/8.5.0`. */
const USER_AGENT = /^[\w.-]+\/\d/;

const DEVICES: Record<string, ClientText["device"]> = {
  mobile: "mobile",
  tablet: "tablet",
  desktop: "desktop",
};

/**
 * Reads user agents and names of browsers and systems. The library for user agents is loaded if one of the texts is
 * a user agent.
 *
 * @param texts all texts that will be read.
 */
export async function clientTextReader(texts: readonly string[]): Promise<(text: string) => ClientText> {
  const agents = texts.some((text) => USER_AGENT.test(text.trimStart()));
  const parse = agents ? (await import("bowser")).default.parse : null;
  const known = new Map<string, ClientText>();
  return (text) => {
    const remembered = known.get(text);
    if (remembered) return remembered;
    const cut = text.slice(0, LONGEST).trim();
    const read =
      parse && USER_AGENT.test(cut)
        ? fromUserAgent(cut, parse(cut))
        : { browser: withoutVersion(cut), system: null, device: null };
    known.set(text, read);
    return read;
  };
}

/** `Chrome 137` is `Chrome`, and `Windows 10` is `Windows`. */
export function withoutVersion(text: string): string | null {
  const cut = text.slice(0, LONGEST).trim();
  return cut.replace(/[\s/]v?\d[\d._]*(?=\s|$)/g, "").trim() || cut || null;
}

interface Parsed {
  browser: { name?: string };
  os: { name?: string };
  platform: { type?: string };
}

function fromUserAgent(text: string, { browser, os, platform }: Parsed): ClientText {
  return {
    // A program that the library does not know gives its name before the first version.
    browser: browser.name || text.slice(0, text.indexOf("/")) || null,
    system: os.name || null,
    device: DEVICES[platform.type ?? ""] ?? null,
  };
}

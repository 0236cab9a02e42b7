/** The value of a cookie; `undefined` if there is none, or if it is empty. */
export function cookieIn(headers: Headers, name: string): string | undefined {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [key = "", ...value] = pair.split("=");
    if (key.trim() === name) return value.join("=").trim() || undefined;
  }
  return undefined;
}

/** Decodes the credential of a Basic header. Both texts are empty if it cannot be decoded. */
export function readBasic(encoded: string): { login: string; password: string } {
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const [, login = "", password = ""] = /^([^:]*):(.*)$/s.exec(new TextDecoder().decode(bytes)) ?? [];
    return { login, password };
  } catch {
    return { login: "", password: "" };
  }
}

/** Makes a credential: the given number of random bytes as base64url text. */
export function secret(random: (bytes: number) => Uint8Array, bytes: number): string {
  return btoa(String.fromCharCode(...random(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

import type { DocSpaceOptions } from "./options.js";
import { type Portal, simulateDocSpace } from "./portal.js";
import type { User } from "./state.js";

/** A portal with a compromised account of an administrator. */
export interface CompromisedPortal {
  portal: Portal;
  /** The administrator whose account is compromised. */
  mara: User;
  /** An ordinary user. */
  janis: User;
  /** The credentials of the two. */
  tokens: {
    /** The portal token of Mara's own session, from which she ends the others. */
    mara: string;
    /** Mara's API key, which survives every revocation. */
    maraApiKey: string;
    /** The portal token of the stranger's session on Mara's account. */
    stranger: string;
    /** The portal token of Janis's session in his office. */
    janis: string;
  };
  /** The ids of the sessions that matter in a demonstration. */
  sessions: { own: string; phone: string; officeLaptop: string; stranger: string; hostile: string };
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * A hostile name: it contains terminal codes, a hyperlink, a change of the reading direction, a line break and a
 * spreadsheet formula.
 */
const hostileBrowser =
  "\u001b[2J\u001b[31mChrome 137\u001b[0m \u001b]8;;http://evil.example/\u0007click\u001b]8;;\u0007 \u202Egnp.exe\n" +
  '=HYPERLINK("http://evil")';

/**
 * Makes a realistic portal for demonstrations. Mara Ozola, an administrator, is signed in from Riga. Her account has
 * sessions from several countries and devices; a stranger opened one of them minutes ago. Janis is an ordinary user.
 * The login history contains the stranger's failed attempts before that.
 *
 * @example
 * const { portal, tokens } = compromisedPortal();
 * const { url } = await listen(portal); // from "sessionctl/simulator/listen"
 */
export function compromisedPortal(options: DocSpaceOptions = {}): CompromisedPortal {
  const riga = { country: "Latvia", city: "Riga" };
  // Requests come from this machine, which we locate in Mara's office.
  const portal = simulateDocSpace({ locate: () => riga, ...options });
  const now = (options.now ?? Date.now)();
  const page = "https://portal.example.com/rooms/shared";
  const atHome = { ...riga, page };
  const windows = { browser: "Chrome 137", platform: "Windows 11", mobile: false };

  const mara = portal.addUser({
    displayName: "Mara Ozola",
    email: "mara@example.com",
    password: "kurzeme-1201",
    admin: true,
  });
  const janis = portal.addUser({
    displayName: "Jānis Kalniņš",
    email: "janis@example.com",
    password: "vidzeme-1209",
  });

  const officeLaptop = portal.signIn(mara, {
    ...atHome,
    ip: "198.51.100.20:50112",
    browser: "Firefox 139",
    platform: "Ubuntu",
    mobile: false,
    at: now - 41 * day,
  });
  portal.signIn(mara, {
    ip: "2001:db8:85a3::8a2e:370:7334",
    country: "Germany",
    city: "Berlin",
    browser: "Safari 18",
    platform: "macOS 15",
    mobile: false,
    page,
    at: now - 12 * day,
  });
  portal.signIn(janis, { ...atHome, ...windows, ip: "198.51.100.21", at: now - 9 * day });
  const phone = portal.signIn(mara, {
    ...atHome,
    ip: "198.51.100.77",
    browser: "Mobile Safari 18",
    platform: "iOS 18",
    mobile: true,
    at: now - 3 * day,
  });
  // An address without a known location.
  portal.signIn(mara, {
    ip: "192.0.2.200",
    country: "",
    city: "",
    browser: "Edge 137",
    platform: "Windows 10",
    mobile: false,
    page,
    at: now - 2 * day,
  });
  const hostile = portal.signIn(mara, {
    ip: "203.0.113.99:4444",
    country: "Netherlands",
    city: "Amsterdam",
    browser: hostileBrowser,
    platform: "Linux",
    mobile: false,
    page: "javascript:alert(1)",
    at: now - 5 * hour,
  });

  const recife = {
    country: "Brazil",
    city: "Recife",
    browser: "Chrome 136",
    platform: "Android 14",
    mobile: true,
  };
  const login = "https://portal.example.com/login";
  portal.failSignIn("admin@example.com", {
    ...recife,
    ip: "203.0.113.66:60020",
    page: login,
    at: now - 16 * minute,
  });
  for (const ago of [14, 13, 11]) {
    const at = now - ago * minute;
    portal.failSignIn(mara, { ...recife, ip: "203.0.113.66:60022", page: login, at });
  }
  const stranger = portal.signIn(mara, { ...recife, ip: "203.0.113.66:60031", page, at: now - 9 * minute });
  portal.failSignIn(janis, { ...recife, ip: "203.0.113.66:60040", page: login, at: now - 7 * minute });
  const janisNow = portal.signIn(janis, {
    ...atHome,
    ip: "198.51.100.21:49152",
    browser: "Mobile Chrome 137",
    platform: "Android 15",
    mobile: true,
    at: now - 4 * minute,
  });
  const own = portal.signIn(mara, { ...atHome, ...windows, ip: "203.0.113.7:51514", at: now - 2 * minute });

  return {
    portal,
    mara,
    janis,
    tokens: {
      mara: own.token,
      maraApiKey: portal.addApiKey(mara),
      stranger: stranger.token,
      janis: janisNow.token,
    },
    sessions: {
      own: own.id,
      phone: phone.id,
      officeLaptop: officeLaptop.id,
      stranger: stranger.id,
      hostile: hostile.id,
    },
  };
}

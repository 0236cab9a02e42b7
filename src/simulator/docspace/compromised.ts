import type { DocSpaceOptions } from "./options.js";
import { type Portal, simulateDocSpace } from "./portal.js";
import type { User } from "./state.js";

/** A portal whose administrator's account is compromised. */
export interface CompromisedPortal {
  portal: Portal;
  /** The administrator whose account it is. */
  mara: User;
  /** An ordinary user. */
  janis: User;
  /** Credentials of the two. */
  tokens: {
    /** Mara's own session, from which she looks on. */
    mara: string;
    /** Mara's API key, which survives every revocation. */
    maraApiKey: string;
    /** The stranger's session on Mara's account. */
    stranger: string;
    /** The one session that Janis has in his office. */
    janis: string;
  };
  /** Ids of the sessions that a demonstration talks about. */
  sessions: { own: number; phone: number; officeLaptop: number; stranger: number; hostile: number };
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A name that tries a terminal, a hyperlink, the reading direction, a table's lines and a spreadsheet. */
const hostileBrowser =
  "\u001b[2J\u001b[31mChrome 137\u001b[0m \u001b]8;;http://evil.example/\u0007click\u001b]8;;\u0007 \u202Egnp.exe\n" +
  '=HYPERLINK("http://evil")';

/**
 * Sets up a believable portal for demonstrations. Mara Ozola, an administrator, is signed in from Riga; her
 * account has sessions from several countries and devices, one of them a stranger's, minutes old. Janis is an
 * ordinary user. The login history tells how it came about.
 *
 * @example
 * const { portal, tokens } = compromisedPortal();
 * const { url } = await portal.listen();
 */
export function compromisedPortal(options: DocSpaceOptions = {}): CompromisedPortal {
  const portal = simulateDocSpace(options);
  const now = (options.now ?? Date.now)();
  const page = "https://portal.example.com/rooms/shared";
  const riga = { country: "Latvia", city: "Riga", page };
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
    ...riga,
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
  portal.signIn(janis, { ...riga, ...windows, ip: "198.51.100.21", at: now - 9 * day });
  const phone = portal.signIn(mara, {
    ...riga,
    ip: "198.51.100.77",
    browser: "Mobile Safari 18",
    platform: "iOS 18",
    mobile: true,
    at: now - 3 * day,
  });
  // An address that nobody can locate.
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
    ...riga,
    ip: "198.51.100.21:49152",
    browser: "Mobile Chrome 137",
    platform: "Android 15",
    mobile: true,
    at: now - 4 * minute,
  });
  const own = portal.signIn(mara, { ...riga, ...windows, ip: "203.0.113.7:51514", at: now - 2 * minute });

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

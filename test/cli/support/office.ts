import type { DocSpaceOptions, Portal, SignInDetails, User } from "../../../src/simulator/docspace/index.js";
import type { Desk } from "./desk.js";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A portal with people, and the environment that signs each of them in. */
export interface Office {
  portal: Portal;
  url: string;
  mara: User;
  tom: User;
  /** Mara, an administrator, through the session `ids.own`. */
  asMara: Record<string, string>;
  /** Mara through an API key, which belongs to no session. */
  asMarasKey: Record<string, string>;
  /** Mara through an access token, whose session is unknown. */
  asMarasAccessToken: Record<string, string>;
  /** Tom, an ordinary user. */
  asTom: Record<string, string>;
  ids: { laptop: string; phone: string; tokyo: string; stranger: string; toms: string; own: string };
  /** The ids of the sessions that are open, of one user or of all. */
  open(user?: User): string[];
}

/** Ages are in the middle of their unit, so that what is shown does not change while a test runs. */
const sessions = {
  laptop: {
    at: 41.5 * day,
    ip: "198.51.100.20:50112",
    country: "Latvia",
    city: "Riga",
    browser: "Firefox 139",
    platform: "Ubuntu",
    mobile: false,
  },
  phone: {
    at: 3.5 * day,
    ip: "198.51.100.77",
    country: "Latvia",
    city: "Riga",
    browser: "Mobile Safari 18",
    platform: "iOS 18",
    mobile: true,
  },
  tokyo: {
    at: 5.5 * hour,
    ip: "2001:db8:85a3::8a2e:370:7334",
    country: "日本",
    city: "東京",
    browser: "Edge 137",
    platform: "Windows 10",
    mobile: false,
  },
  stranger: {
    at: 9.5 * minute,
    ip: "203.0.113.66:60031",
    country: "Brazil",
    city: "Recife",
    browser: "Chrome 136",
    platform: "Android 14",
    mobile: true,
  },
  toms: {
    at: 2.5 * day,
    ip: "192.0.2.8",
    country: "Latvia",
    city: "Liepāja",
    browser: "Chrome 137",
    platform: "Windows 11",
    mobile: false,
  },
  own: {
    at: 2.5 * minute,
    ip: "203.0.113.7:51514",
    country: "Latvia",
    city: "Riga",
    browser: "Chrome 137",
    platform: "Windows 11",
    mobile: false,
  },
} satisfies Record<string, SignInDetails & { at: number }>;

/** Opens the office at a desk. The sessions have the ids 40001 to 40006. */
export async function openOffice(desk: Desk, options?: DocSpaceOptions): Promise<Office> {
  const portal = desk.portal({
    // An older portal, which reports whole addresses and mobile devices. Mara calls from Riga.
    storedDetails: "whole",
    locate: () => ({ country: "Latvia", city: "Riga" }),
    ...options,
  });
  const mara = portal.addUser({
    displayName: "Mara Ozola",
    email: "mara@example.com",
    password: "kurzeme-1201",
    admin: true,
  });
  const tom = portal.addUser({
    displayName: "Tom Berg",
    email: "tom@example.com",
    password: "latgale-1920",
  });
  const now = Date.now();
  const signIn = (user: User, { at, ...details }: SignInDetails & { at: number }) =>
    portal.signIn(user, { ...details, page: "https://portal.example.com/rooms", at: now - at });
  const laptop = signIn(mara, sessions.laptop);
  const phone = signIn(mara, sessions.phone);
  const tokyo = signIn(mara, sessions.tokyo);
  const stranger = signIn(mara, sessions.stranger);
  const toms = signIn(tom, sessions.toms);
  const own = signIn(mara, sessions.own);
  const url = await desk.serve(portal);
  const to = (credential: Record<string, string>) => ({ SESSIONCTL_URL: url, ...credential });
  return {
    portal,
    url,
    mara,
    tom,
    asMara: to({ SESSIONCTL_PORTAL_TOKEN: own.token }),
    asMarasKey: to({ SESSIONCTL_API_KEY: portal.addApiKey(mara) }),
    asMarasAccessToken: to({ SESSIONCTL_ACCESS_TOKEN: portal.addAccessToken(mara) }),
    asTom: to({ SESSIONCTL_PORTAL_TOKEN: toms.token }),
    ids: {
      laptop: laptop.id,
      phone: phone.id,
      tokyo: tokyo.id,
      stranger: stranger.id,
      toms: toms.id,
      own: own.id,
    },
    open: (user) => portal.connections(user).map(({ id }) => id),
  };
}

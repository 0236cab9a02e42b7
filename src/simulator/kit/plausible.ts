/** A sign-in that somebody could have made. */
export interface PlausibleSignIn {
  /** How long ago it was, from 0 for the latest possible to 1 for the earliest. */
  age: number;
  ip: string;
  country: string;
  city: string;
  browser: string;
  platform: string;
  mobile: boolean;
}

/** Where people sign in: mostly at home, sometimes on a journey. The first number says how often. */
const PLACES: readonly (readonly [often: number, country: string, city: string, network: string])[] = [
  [60, "Latvia", "Riga", "198.51.100"],
  [14, "Latvia", "Liepaja", "198.51.100"],
  [9, "Germany", "Berlin", "192.0.2"],
  [7, "Estonia", "Tallinn", "192.0.2"],
  [6, "France", "Lyon", "203.0.113"],
  [4, "Japan", "Osaka", "203.0.113"],
];

const DEVICES: readonly (readonly [often: number, browser: string, platform: string, mobile: boolean])[] = [
  [38, "Chrome 137", "Windows 11", false],
  [22, "Mobile Safari 18", "iOS 18", true],
  [16, "Firefox 139", "Ubuntu", false],
  [14, "Mobile Chrome 137", "Android 15", true],
  [10, "Safari 18", "macOS 15", false],
];

/**
 * The given number of sign-ins of one person over a span of time, the earliest first. They are the same every time,
 * so that outputs can be compared.
 */
export function plausibleSignIns(count: number): PlausibleSignIn[] {
  const chance = sequence();
  return Array.from({ length: count }, (_, nth) => {
    const [, country, city, network] = chosen(PLACES, chance());
    const [, browser, platform, mobile] = chosen(DEVICES, chance());
    const ip = `${network}.${1 + Math.floor(chance() * 254)}`;
    return { age: (count - nth) / (count + 1), ip, country, city, browser, platform, mobile };
  });
}

function chosen<Row extends readonly [number, ...unknown[]]>(rows: readonly Row[], chance: number): Row {
  let left = chance * rows.reduce((sum, [often]) => sum + often, 0);
  return rows.find(([often]) => {
    left -= often;
    return left < 0;
  }) as Row;
}

/** Numbers from 0 to 1, the same every time. It is Lehmer's generator with the multiplier of Park and Miller. */
function sequence(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/**
 * Logins with the columns of the RBA data set, generated from a seed. They describe no real person. They only give the
 * evaluation something to process, and its figures mean nothing.
 */

export const RBA_COLUMNS = [
  "index",
  "Login Timestamp",
  "User ID",
  "Round-Trip Time [ms]",
  "IP Address",
  "Country",
  "Region",
  "City",
  "ASN",
  "User Agent String",
  "Browser Name and Version",
  "OS Name and Version",
  "Device Type",
  "Login Successful",
  "Is Attack IP",
  "Is Account Takeover",
];

/** Mulberry32. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SYSTEMS = ["Windows 10", "Mac OS X 10.15.7", "iOS 14.2", "Android 10", "Ubuntu"];
const BROWSERS = ["Chrome 86.0.4240", "Firefox 82.0", "Safari 14.0", "Edge 86.0.622"];

interface Options {
  seed: number;
  users: number;
  loginsEach: number;
  /** The share of logins that are takeovers, with a country and a client that are not the user's. */
  takeovers: number;
}

/** The rows of a file in the order of time, the header first. */
export function syntheticLogins({ seed, users, loginsEach, takeovers }: Options): string[] {
  const random = numbersFrom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const people = Array.from({ length: users }, (_, id) => ({
    id: String(id - 2 ** 40),
    address: `81.167.${id % 250}.`,
    asn: pick(["29695", "2119", "15659"]),
    system: pick(SYSTEMS),
    browser: pick(BROWSERS),
  }));
  const rows = [RBA_COLUMNS.join(",")];
  for (let index = 0; index < users * loginsEach; index++) {
    const { id, address, asn, system, browser } = pick(people);
    const at = new Date(Date.UTC(2020, 1, 3) + index * 60_000).toISOString().replace("T", " ").slice(0, -1);
    const isTakeover = index > users * 5 && random() < takeovers;
    const failed = random() < 0.3 && !isTakeover;
    const place = isTakeover
      ? [
          `45.${Math.floor(random() * 250)}.7.9`,
          pick(["BR", "RU", "US"]),
          "-",
          "-",
          pick(["60117", "262582"]),
        ]
      : [`${address}${random() < 0.8 ? 7 : Math.floor(random() * 250)}`, "NO", "Vestland", "Bergen", asn];
    const client = isTakeover ? [pick(BROWSERS), "Linux"] : [browser, system];
    const cells = [
      index,
      at,
      id,
      random() < 0.9 ? "" : Math.floor(random() * 900),
      ...place,
      `"Mozilla/5.0 (${client[1]}, like ""that"") ${client[0]}"`,
      ...client,
      "desktop",
      failed ? "False" : "True",
      isTakeover ? "True" : "False",
      isTakeover ? "True" : "False",
    ];
    rows.push(cells.join(","));
  }
  return rows;
}

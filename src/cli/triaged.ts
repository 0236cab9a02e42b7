/** Ranks the sessions of a list for `triage` and `list --sort risk`, with the databases of this machine. */
import type { Provider } from "../provider.js";
import type { Listing } from "../session.js";
import { FEWEST_SESSIONS, signalFields, type Triage, triage } from "../triage/index.js";
import { UsageError } from "./exit-code.js";
import { titleOf } from "./input/product.js";

/** A triage, and what readers should know about it. */
export interface Triaged extends Triage {
  /** Sentences. */
  notes: readonly string[];
  /** The sources of the data, as sentences. Their licence requires that we name them. */
  sources: readonly string[];
}

/** @throws UsageError if the product reports nothing that sessions could be compared by. This sends nothing. */
export function assertComparable(provider: Provider): void {
  const { fields } = provider.capabilities;
  if (signalFields(fields).length > 0) return;
  throw new UsageError(
    `${titleOf(provider)} does not report the address, country, browser, system or device of a session, so there is nothing to rank by. It reports ${fields.map(({ name }) => name).join(", ")}; "sessionctl list" shows them.`,
  );
}

/** Ranks the sessions of a list. */
export async function triageOf(provider: Provider, listing: Listing): Promise<Triaged> {
  const { capabilities } = provider;
  const told = signalFields(capabilities.fields);
  if (!told.some(({ signal }) => signal === "address")) {
    return { ...(await triage(listing, capabilities)), notes: [], sources: [] };
  }
  const { NETWORK_SOURCE, openPlaces } = await import("./places.js");
  const places = await openPlaces();
  try {
    const ranked = await triage(listing, capabilities, { locate: places.locate });
    return {
      ...ranked,
      notes: [
        ...places.problems(),
        ...(places.missing.length > 0
          ? [
              `${whatIsMissing(places.missing)} of an address cannot be looked up here. To add this: npm install ${places.missing.join(" ")}`,
            ]
          : []),
      ],
      sources: ranked.signals.includes("network") ? [`Networks: ${NETWORK_SOURCE}.`] : [],
    };
  } finally {
    places.close();
  }
}

function whatIsMissing(packages: readonly string[]): string {
  if (packages.length > 1) return "The country and network";
  return packages[0]?.endsWith("/asn") ? "The network" : "The country";
}

/** Why sessions are not ranked, as sentences. */
export function notesOnUnranked({ sessions }: Pick<Triage, "sessions">): string[] {
  const short = sessions.filter(({ unranked }) => unranked === "short_history");
  if (short.length === 0) return [];
  const counted = `${short.length} ${short.length === 1 ? "session" : "sessions"}`;
  const users = new Set(short.map(({ session }) => session.userId)).size;
  const besides = sessions.some(({ unranked }) => unranked === "own") ? " besides your own" : "";
  return [
    users === 1
      ? `The history is too short to rank ${counted}: it takes ${FEWEST_SESSIONS} or more${besides} to see what is usual for a user.`
      : `The history is too short to rank ${counted} of ${users} users: it takes ${FEWEST_SESSIONS} or more to see what is usual for a user.`,
  ];
}

/** The triage of a list, as `triage` and `list --sort risk` have it: with the databases of this machine. */
import type { Provider } from "../provider.js";
import type { Listing } from "../session.js";
import { FEWEST_SESSIONS, signalFields, type Triage, triage } from "../triage/index.js";
import { UsageError } from "./exit-code.js";
import { titleOf } from "./input/product.js";

/** A triage, and what readers should know of it. */
export interface Triaged extends Triage {
  /** Sentences. */
  notes: readonly string[];
  /** Whose data was used, which they want to be named for. */
  sources: readonly string[];
}

/** @throws UsageError when the product tells nothing that sessions could be compared by. Nothing is sent for it. */
export function assertComparable(provider: Provider): void {
  const { fields } = provider.capabilities;
  if (signalFields(fields).length > 0) return;
  throw new UsageError(
    `${titleOf(provider)} tells neither address, country, browser, system nor device of a session: there is nothing to rank by. It tells ${fields.map(({ name }) => name).join(", ")}; "sessionctl list" shows them.`,
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
              `${whatIsMissing(places.missing)} of an address cannot be looked up here. To have that: npm install ${places.missing.join(" ")}`,
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
  if (packages.length > 1) return "Country and network";
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
      ? `The history is too short to rank ${counted}: what is usual for a user shows in ${FEWEST_SESSIONS} or more${besides}.`
      : `The history is too short to rank ${counted} of ${users} users: what is usual for a user shows in ${FEWEST_SESSIONS} or more.`,
  ];
}

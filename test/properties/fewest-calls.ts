import type { Planned } from "./enact.js";
import { listedNow, namedBy, usersNamed } from "./expected.js";

/**
 * The smallest number of calls that end exactly what a plan ends. We try all sets of permitted calls and use no
 * knowledge of how plans are made.
 *
 * @returns `Infinity` if no set of calls ends exactly that.
 */
export function fewestCalls(planned: Planned): number {
  const { world, plan } = planned;
  const ids = plan.steps.flatMap(namedBy);
  const wanted = new Set([
    ...ids,
    // A user whose sessions are not listed counts as one item to end.
    ...plan.steps.flatMap((step) =>
      step.kind === "everything" && step.user.id !== world.caller.id ? [step.user.id] : [],
    ),
  ]);
  const byCookie = plan.caller.authenticatedBy === "portalToken";
  const current = byCookie ? world.ridesOn : null;
  const own = new Set([...listedNow(world).map(({ id }) => id), ...(current ? [current] : [])]);

  const effects: Set<string>[] = ids.map((id) => new Set([id]));
  for (const user of usersNamed(planned)) {
    if (user !== world.caller.id) effects.push(new Set([user]));
    else if (plan.selector.others) effects.push(without(own, current));
    else effects.push(own, ...(current ? [without(own, current)] : []));
  }
  const allowed = effects.filter((effect) => effect.size > 0 && isWithin(effect, wanted));
  return fewest(allowed, wanted);
}

function fewest(effects: readonly Set<string>[], wanted: ReadonlySet<string>): number {
  const order = [...wanted];
  const bits = effects.map((effect) =>
    order.reduce((mask, id, at) => (effect.has(id) ? mask | (1 << at) : mask), 0),
  );
  const all = 2 ** order.length - 1;
  let least = Number.POSITIVE_INFINITY;
  for (let set = 0; set < 2 ** effects.length; set++) {
    let ended = 0;
    let calls = 0;
    for (const [at, mask] of bits.entries()) {
      if ((set & (1 << at)) === 0) continue;
      ended |= mask;
      calls += 1;
    }
    if (ended === all) least = Math.min(least, calls);
  }
  return least;
}

const isWithin = (some: ReadonlySet<string>, all: ReadonlySet<string>) =>
  [...some].every((id) => all.has(id));
const without = (some: ReadonlySet<string>, one: string | null) =>
  new Set([...some].filter((id) => id !== one));

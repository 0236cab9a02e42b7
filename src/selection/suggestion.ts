import { distance } from "fastest-levenshtein";

/**
 * The known name that is most similar to `name`, if any is similar enough: `older-than`, `contry`, `user`.
 */
function closestName(name: string, known: readonly string[]): string | null {
  // Selectors may come from anywhere, and no real name is this long.
  if (name.length > 40) return null;
  const given = letters(name);
  if (given.length < 2) return null;
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(given.length / 3)) + 1;
  for (const candidate of known) {
    const target = letters(candidate);
    const extended = given.length > 2 && (target.startsWith(given) || given.startsWith(target));
    const far = extended ? 1 : distance(given, target);
    if (far < bestDistance) {
      best = candidate;
      bestDistance = far;
    }
  }
  return best;
}

/** The sentences to show after an unknown name: a guess, and the known names. */
export function didYouMean(name: string, known: readonly string[]): string {
  const closest = closestName(name, known);
  return `${closest === null ? "" : `Did you mean ${closest}? `}Known here: ${known.join(", ")}.`;
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

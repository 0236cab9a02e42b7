/** The known name that was probably meant by `name`, if any is near: `older-than`, `contry`, `user`. */
function closestName(name: string, known: readonly string[]): string | null {
  // Selectors may come from anywhere; nobody misspells a name at this length.
  if (name.length > 40) return null;
  const given = letters(name);
  if (given.length < 2) return null;
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(given.length / 3)) + 1;
  for (const candidate of known) {
    const target = letters(candidate);
    const extended = given.length > 2 && (target.startsWith(given) || given.startsWith(target));
    const distance = extended ? 1 : editDistance(given, target);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The words after an unknown name: what may have been meant, and what there is. */
export function didYouMean(name: string, known: readonly string[]): string {
  const closest = closestName(name, known);
  return `${closest === null ? "" : `Did you mean ${closest}? `}Known here: ${known.join(", ")}.`;
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Levenshtein's distance. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

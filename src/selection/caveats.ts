/** Warnings about filters: a filter may see less than its name suggests. */
import type { Capabilities } from "../provider.js";
import { addressFields, fieldsAskedFor } from "./fields.js";
import type { PassedOver } from "./matching.js";
import type { Selector } from "./selector.js";
import type { SparedReason } from "./sparing.js";

/** Sentences about sessions that could not be judged, and about the limits of the product's fields. */
export function caveatsOf(
  selector: Selector,
  { fields }: Pick<Capabilities, "fields">,
  { passedOver, spared }: { passedOver: PassedOver; spared: readonly { reason: SparedReason }[] },
): string[] {
  const sentences: string[] = [];
  if (passedOver.total > 0) {
    const lacking = Object.entries(passedOver.byField).map(([field, count]) => `${field} (${count})`);
    sentences.push(
      `${passedOver.total} of the sessions ${are(passedOver.total)} passed over, because a field that a filter needs is missing${lacking.length > 0 ? `: ${lacking.join(", ")}` : ""}.`,
    );
  }
  const unjudged = spared.filter(({ reason }) => reason === "address_unknown").length;
  if (unjudged > 0) {
    sentences.push(
      `${unjudged} of the sessions ${are(unjudged)} left alone: without a complete address we cannot know whether the exception means ${unjudged === 1 ? "it" : "them"}.`,
    );
  }
  const missing = new Set(Object.keys(passedOver.byField));
  if (unjudged > 0) for (const name of addressFields(fields)) missing.add(name);
  for (const { name, caveat, whenMissing } of fieldsAskedFor(selector, fields)) {
    if (caveat !== undefined) sentences.push(caveat);
    if (whenMissing !== undefined && missing.has(name)) sentences.push(whenMissing);
  }
  // Several fields may have the same sentence.
  return [...new Set(sentences)];
}

const are = (count: number) => (count === 1 ? "is" : "are");

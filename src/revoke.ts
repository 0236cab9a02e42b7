import { type ApplyOptions, apply } from "./apply.js";
import { type PlanOptions, plan } from "./plan.js";
import type { Provider, SessionField } from "./provider.js";
import type { Report } from "./report.js";
import type { SelectorFor } from "./selection.js";

/**
 * Plans and applies in one go, for those who need no preview.
 *
 * @throws whatever `plan()` and `apply()` throw.
 */
export async function revoke<Name extends string, Field extends SessionField>(
  provider: Provider<Name, Field>,
  selector: SelectorFor<Field>,
  options: ApplyOptions & PlanOptions = {},
): Promise<Report> {
  return apply(provider, await plan(provider, selector, options), options);
}

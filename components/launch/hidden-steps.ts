import { isJsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
import { isHidden, variantOf } from "@/lib/template/browser";

/**
 * Indexes of the steps that are not there where these conditions are not met: by their own, or since
 * every parameter of theirs is hidden.
 */
export function hiddenSteps(
  steps: readonly ParameterStep[],
  unmet: ReadonlySet<string>,
): ReadonlySet<number> {
  if (unmet.size === 0) return new Set();
  return new Set(
    steps.flatMap(({ when, schema }, index) => {
      if (when !== undefined && unmet.has(when)) return [index];
      const { properties, allOf, oneOf, anyOf, then } = variantOf(schema, unmet);
      const members = isJsonObject(properties) ? Object.values(properties) : [];
      const isBare = [allOf, oneOf, anyOf, then].every((part) => part === undefined);
      return isBare && members.length > 0 && members.every(isHidden) ? [index] : [];
    }),
  );
}

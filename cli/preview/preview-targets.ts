import type { GivenTarget } from "@/lib/template-tests";
import { surroundings } from "@/lib/template-tests";
import { type Target, targetNowhere } from "@/lib/targets";

/**
 * Where a preview can go: what an author describes, or else one target of staging and one of
 * production, with the variables that tests have. They are nowhere.
 */
export function previewTargets(given: GivenTarget | undefined): Target[] {
  return given === undefined
    ? [
        targetOf({ name: "staging", environment: "staging" }),
        targetOf({ name: "production", environment: "production" }),
      ]
    : [targetOf(given)];
}

function targetOf(given: GivenTarget): Target {
  const { target } = surroundings(given);
  return targetNowhere(target.name, {
    title: target.name.replace(/^./, (first) => first.toUpperCase()),
    environment: target.environment,
    cluster: targetNowhere(target.cluster).cluster,
    vars: target.vars,
    substitution: target.substitution,
  });
}

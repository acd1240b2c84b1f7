import type { Route } from "./canary-situation";
import type { CanarySpec } from "./flagger-canary";

type Analysis = CanarySpec["analysis"];

/** How many percent more the new version gets after `weight`; 0 where nothing says so. */
function nextStep({ stepWeight, stepWeights }: Analysis, weight: number): number {
  if (stepWeight > 0 || stepWeights.length === 0) return stepWeight;
  // Any step leads on to the promotion.
  if (weight >= 100) return 1;
  if (weight === 0) return Math.min(100, stepWeights[0] ?? 100);
  const next = stepWeights[stepWeights.indexOf(weight) + 1];
  return stepWeights.includes(weight) && next !== undefined
    ? Math.min(100, next) - weight
    : 100 - weight;
}

/** The weight at which the new version is promoted. */
function maxWeight({ maxWeight: stated, stepWeights }: Analysis): number {
  return Math.min(100, stepWeights.at(-1) ?? (stated > 0 ? stated : 100));
}

/**
 * How requests are shared out next: "done" where the new version has all that it gets, "stuck"
 * where no step leads there.
 */
export function nextRoute(
  analysis: Analysis,
  { weight, mirrored }: Route,
): Route | "done" | "stuck" {
  const step = nextStep(analysis, weight);
  if (step <= 0) return "stuck";
  if (weight >= maxWeight(analysis)) return "done";
  return analysis.mirror && weight === 0 && !mirrored
    ? { weight: 0, mirrored: true }
    : { weight: Math.min(100, weight + step), mirrored: false };
}

/** What Flagger says of the check that fails when the new version does badly, if it has any. */
export function failingCheck({ metrics, webhooks }: Analysis): string | undefined {
  const measured = metrics.find((one) => one.thresholdRange?.max !== undefined);
  if (measured !== undefined) {
    const max = measured.thresholdRange?.max ?? 0;
    return `${measured.name} ${(max * 2 + 1.2).toFixed(2)} > ${max}`;
  }
  const asked = webhooks.find((one) => one.type === "rollout");
  return asked && `external check ${asked.name} failed command failed: exit status 1`;
}

/**
 * What the gates of Flagger's load tester answer: `/gate/approve` is open, `/gate/halt` and all
 * else shut.
 */
export function opens(url: string): boolean {
  return new URL(url, "http://gate.invalid").pathname.endsWith("/gate/approve");
}

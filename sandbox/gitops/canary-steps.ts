import type { CanarySpec } from "./flagger-canary";

type Analysis = CanarySpec["analysis"];

/** How many percent more the new version gets after `weight`; 0 where nothing says so. */
export function nextStep({ stepWeight, stepWeights }: Analysis, weight: number): number {
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
export function maxWeight({ maxWeight: stated, stepWeights }: Analysis): number {
  return Math.min(100, stepWeights.at(-1) ?? (stated > 0 ? stated : 100));
}

/**
 * What the gates of Flagger's load tester answer: `/gate/approve` is open, `/gate/halt` and all
 * else shut.
 */
export function opens(url: string): boolean {
  return new URL(url, "http://gate.invalid").pathname.endsWith("/gate/approve");
}

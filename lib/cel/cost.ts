import { CelFault } from "./fault";

/**
 * What evaluating may cost, as Kubernetes bounds it (`pkg/apis/cel/config.go` of the API server): one
 * expression, all of a policy's on one object, and its match conditions.
 */
export const costLimits = {
  expression: 1_000_000,
  policy: 10_000_000,
  conditions: 2_500_000,
} as const;

/** The evaluation went past its limit. Nothing that follows in it counts, whatever the operator. */
class CostFault extends CelFault {}

interface Meter {
  left: number;
  fault: CostFault;
}

let meter: Meter | undefined;
let budget: { left: number; most: number } | undefined;

/** Runs expressions, always synchronous, that may cost so much together. */
export function withinBudget<T>(most: number, run: () => T): T {
  const outer = budget;
  budget = { left: most, most };
  try {
    return run();
  } finally {
    budget = outer;
  }
}

/**
 * Runs one expression, always synchronous. Throws a `CelFault` where it costs more than one may, or
 * than is left of the budget around it. An operator that takes an error for an answer (`||`, `all`)
 * does not hide that: what was answered is not taken.
 */
export function metered<T>(run: () => T): T {
  const outer = meter;
  const most = Math.min(costLimits.expression, budget?.left ?? costLimits.expression);
  const limit = most < costLimits.expression ? (budget?.most ?? most) : most;
  const mine: Meter = {
    left: most,
    fault: new CostFault(
      `it costs more than the API server lets ${limit === costLimits.expression ? "one expression" : "a policy"} cost, ${limit.toLocaleString("en-US")}`,
    ),
  };
  meter = mine;
  try {
    const value = run();
    if (mine.left < 0) throw mine.fault;
    return value;
  } catch (error) {
    throw mine.left < 0 ? mine.fault : error;
  } finally {
    meter = outer;
    if (budget !== undefined) budget.left -= most - Math.max(0, mine.left);
  }
}

/** Counts so much; throws once it is too much, and from then on each time. */
export function charge(cost: number): void {
  if (meter === undefined) return;
  meter.left -= cost;
  if (meter.left < 0) throw meter.fault;
}

/**
 * What is said of an object where a policy has something against it, the worst first; from the
 * evaluator to the pages, the pull request and the command line.
 *
 * - `denied`: the cluster, or Ops, would refuse it;
 * - `warned`: the cluster would let it in, with a warning;
 * - `not-judged`: it cannot be said before the cluster, and is never taken for passing;
 * - `excepted`: an exception applies, so nothing follows;
 * - `audited`: the cluster would note it in its audit log only.
 */
export const verdicts = ["denied", "warned", "not-judged", "excepted", "audited"] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * The same, and the words for a policy that has nothing against any object: it looked at some
 * (`passes`), or there is none that it is about (`does-not-apply`).
 */
export const verdictsOrPasses = [...verdicts, "passes", "does-not-apply"] as const;
export type VerdictOrPasses = (typeof verdictsOrPasses)[number];

/** Whether a policy has something to say against an object. */
export function isObjection(verdict: VerdictOrPasses): verdict is Verdict {
  return verdicts.some((one) => one === verdict);
}

/** What a person reads. */
export const verdictWords = {
  denied: "Denied",
  warned: "Warned",
  "not-judged": "Not judged",
  excepted: "Excepted",
  audited: "Audited",
  passes: "Passes",
  "does-not-apply": "Does not apply",
} as const satisfies Record<VerdictOrPasses, string>;

/**
 * How a finding weighs. What is not judged is denied where Ops said that it blocks, and is never
 * more than not judged otherwise.
 */
export function verdictOf({
  result,
  action,
  exception,
}: {
  result: "fails" | "unknown";
  action: "Deny" | "Warn" | "Audit" | undefined;
  exception?: object;
}): Verdict {
  if (exception !== undefined) return "excepted";
  if (action === "Deny") return "denied";
  if (result === "unknown") return "not-judged";
  return action === "Warn" ? "warned" : "audited";
}

/** What stands in the place of a policy where what is not seen is told of. */
export const notVisible = "Not visible before the cluster";

/** How many policies were asked, and how many of them are about at least one of the objects. */
export interface PolicyCounts {
  checked: number;
  applied: number;
}

/** Counts policies, by what they say: of each as many verdicts as there are. */
export function policyCounts(
  said: readonly { policy: string; verdict: VerdictOrPasses }[],
): PolicyCounts {
  const named = said.filter(({ policy }) => policy !== notVisible);
  const applying = named.filter(({ verdict }) => verdict !== "does-not-apply");
  return {
    checked: new Set(named.map(({ policy }) => policy)).size,
    applied: new Set(applying.map(({ policy }) => policy)).size,
  };
}

/** "11 policies checked, 6 apply". */
export function countsInWords({ checked, applied }: PolicyCounts): string {
  const first = checked === 1 ? "1 policy checked" : `${checked} policies checked`;
  if (applied === 0) return `${first}, none applies`;
  return `${first}, ${applied === 1 ? "1 applies" : `${applied} apply`}`;
}

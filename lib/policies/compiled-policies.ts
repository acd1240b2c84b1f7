import { LRUCache } from "lru-cache";
import { loadPolicies, type PolicyProblem, type PolicySet } from "@/lib/admission";
import { PortalError } from "@/lib/errors";
import type { CuratedPolicies } from "./curated-policies";
import type { PolicyTexts } from "./policy-texts";

interface Compiled {
  policies: PolicySet;
  /** What an API server refuses of policies that are judged by all the same. */
  refused: readonly PolicyProblem[];
}

const compiled = new LRUCache<string, Compiled>({ max: 5 });

/**
 * Policies compiled from their texts, once for each state of them. A policy that is not right stops
 * everything that it would have judged: throws `misconfigured`, with the place.
 */
export function compiledPolicies({
  exceptions,
  secretAllowances,
  ...texts
}: Omit<PolicyTexts, "generation">): CuratedPolicies {
  return { policies: compiledOnce(texts).policies, exceptions, secretAllowances };
}

/** Why an API server would refuse policies that are in force, by their names. Throws the same. */
export function refusedPolicies(
  texts: Pick<PolicyTexts, "digest" | "documents">,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { policy, line, column, message } of compiledOnce(texts).refused)
    if (policy !== undefined)
      found.set(policy, [
        ...(found.get(policy) ?? []),
        `Line ${line}, column ${column}: ${message}`,
      ]);
  return found;
}

function compiledOnce({ digest, documents }: Pick<PolicyTexts, "digest" | "documents">): Compiled {
  const known = compiled.get(digest) ?? compile(documents);
  compiled.set(digest, known);
  return known;
}

function compile(documents: PolicyTexts["documents"]): Compiled {
  const { policies, problems } = loadPolicies(documents);
  const wrong = problems.find(({ severity }) => severity === "error");
  if (wrong)
    throw new PortalError("misconfigured", `${wrong.path}:${wrong.line}: ${wrong.message}`, {
      hint: "Until this policy is mended nothing can be judged, and so nothing launched.",
    });
  return { policies, refused: problems.filter(({ severity }) => severity === "refused") };
}

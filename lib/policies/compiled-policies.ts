import { LRUCache } from "lru-cache";
import { loadPolicies, type PolicySet } from "@/lib/admission";
import { PortalError } from "@/lib/errors";
import type { CuratedPolicies } from "./curated-policies";
import type { PolicyTexts } from "./current-policies";

const compiled = new LRUCache<string, PolicySet>({ max: 5 });

/**
 * Policies compiled from their texts, once for each state of them. A policy that is not right stops
 * everything that it would have judged: throws `misconfigured`, with the place.
 */
export function compiledPolicies({
  digest,
  documents,
  exceptions,
  secretAllowances,
}: Omit<PolicyTexts, "generation">): CuratedPolicies {
  const policies = compiled.get(digest) ?? compile(documents);
  compiled.set(digest, policies);
  return { policies, exceptions, secretAllowances };
}

function compile(documents: PolicyTexts["documents"]): PolicySet {
  const { policies, problems } = loadPolicies(documents);
  const wrong = problems.find(({ severity }) => severity === "error");
  if (wrong)
    throw new PortalError("misconfigured", `${wrong.path}:${wrong.line}: ${wrong.message}`, {
      hint: "Until this policy is mended nothing can be judged, and so nothing launched.",
    });
  return policies;
}

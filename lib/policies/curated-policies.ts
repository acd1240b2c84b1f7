import type { Labels, PolicyException, PolicySet } from "@/lib/admission";
import type { JsonObject } from "@/lib/json";
import type { SecretAllowance } from "@/lib/secrets";

/**
 * What the platform judges by: its policies, the exceptions that it grants, and what it says is no
 * secret.
 */
export interface CuratedPolicies {
  policies: PolicySet;
  exceptions: readonly PolicyException[];
  secretAllowances: readonly SecretAllowance[];
  /**
   * Labels of the namespaces that are in Git, by the id of their cluster; those that are not known
   * are left out.
   */
  namespaces?: ReadonlyMap<string, Readonly<Record<string, Labels>>>;
  /** What is in Git already and may be a parameter for the objects that are judged. */
  parameters?: readonly JsonObject[];
  /** What bindings refer to of which all is among these (`referenceKey`); left out: everything. */
  knownReferences?: readonly string[];
}

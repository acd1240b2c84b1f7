import type { PolicyException } from "@/lib/admission";
import type { SecretAllowance } from "@/lib/secrets";
import type { PolicyDocument } from "./policy-document";

/**
 * What the platform judges by, before anything of it is compiled: plain data, as it is given to a thread, which compiles
 * it (`compiledPolicies`).
 */
export interface PolicyTexts {
  /** What tells one state of the whole from another. */
  generation: string;
  /** Of all that is compiled. */
  digest: string;
  documents: readonly PolicyDocument[];
  exceptions: readonly PolicyException[];
  secretAllowances: readonly SecretAllowance[];
}

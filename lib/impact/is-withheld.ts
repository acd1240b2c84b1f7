import { recordFile } from "@/lib/instances/server";
import type { PlatformRules } from "@/lib/plans/server";
import { findSecretsInRepository } from "@/lib/secrets";

/**
 * Whether a file is not shown, whatever it says: something in it looks like a secret that no allowance is for, or it is a
 * Secret. Digests of a record are none. Pure.
 */
export function isWithheld(
  path: string,
  text: string,
  { policies, now }: Pick<PlatformRules, "policies" | "now">,
): boolean {
  const { secrets } = findSecretsInRepository(new Map([[path, { text }]]), [path], {
    allowances: policies.secretAllowances,
    now,
    recordFile,
  });
  return secrets.length > 0 || /^kind:\s*Secret\b/m.test(text);
}

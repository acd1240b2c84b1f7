import type { Context } from "@/lib/access/server";
import type { UnitFiles } from "@/lib/catalog-repository";
import type { PolicyImpact } from "@/lib/compliance";
import { policyImpact } from "@/lib/compliance/server";
import type { JobContext } from "@/lib/jobs/server";
import { currentPolicyTexts } from "@/lib/policies/server";

/** What one changed policy would mean for what is in Git; `path` is of the file that says so. */
export interface ImpactOfPolicy {
  policy: string;
  path: string;
  impact: PolicyImpact;
}

/** Of more policies in one commit nobody reads what each would mean. */
const mostPolicies = 20;

const isTest = (path: string): boolean => path.split("/").slice(2).includes("tests");

/**
 * What the policies that a commit changes would newly deny, each by itself beside those in force, of what was in Git at
 * the last scans. One that would not load is left out: its problems are told.
 */
export async function impactOfPolicies(
  ctx: Context,
  { repository }: Pick<JobContext, "repository">,
  {
    head,
    touched,
    between,
  }: {
    head: readonly UnitFiles[];
    touched: ReadonlySet<string>;
    /** Before each policy; may throw to end it. */
    between: () => Promise<void>;
  },
): Promise<ImpactOfPolicy[]> {
  const changed = [...touched]
    .filter((unit) => unit.startsWith("policies/"))
    .slice(0, mostPolicies);
  if (changed.length === 0) return [];
  const texts = await currentPolicyTexts(ctx);
  const found: ImpactOfPolicy[] = [];
  for (const unit of changed) {
    const policy = unit.slice("policies/".length);
    const files = head.find((one) => one.unit === unit)?.files.filter(({ path }) => !isTest(path));
    const text = files?.map((file) => file.text).join("\n---\n");
    const name = texts.documents.some((one) => one.name === policy) ? policy : undefined;
    if (name === undefined && text === undefined) continue;
    await between();
    const impact = await policyImpact(ctx, { texts, name, text }, repository);
    found.push({ policy, path: files?.[0]?.path ?? `${unit}/policy.yaml`, impact });
  }
  return found;
}

import type { Target } from "@/lib/targets";
import type { ApprovalNeed, Touched } from "./approval";

/**
 * The approvals that a change asks for, by the rule that holds for requests: the platform team's for
 * an instance of a template of the platform, somebody's for whatever else goes to a target that asks
 * for it. One for each target and kind, in the order of the targets. Pure.
 */
export function needsOf(
  touched: readonly Touched[],
  targets: readonly Target[],
  platformTemplates: ReadonlySet<string>,
): ApprovalNeed[] {
  const isPlatform = ({ template }: Touched) =>
    template !== undefined && platformTemplates.has(template);
  return targets.flatMap((target) => {
    const parts = touched.filter((part) => part.target === target.id);
    const { title, accessGroups } = target;
    return [
      ...(parts.some(isPlatform) ? [{ target: title, byOps: true, accessGroups }] : []),
      ...(target.requiresApproval && parts.some((part) => !isPlatform(part))
        ? [{ target: title, byOps: false, accessGroups }]
        : []),
    ];
  });
}

import type { PlatformRules } from "@/lib/plans/server";
import type { Target } from "@/lib/targets";
import type { BundleFiles, TemplateProblem } from "@/lib/template";
import { deadlines, threadTask } from "@/lib/threads";
import type { ReleaseFacts } from "./checklist";
import type { Comparison } from "./comparison";
import type { PoliciesAtTarget } from "./policies-at";

/** Two bundles of one template. */
export interface CompareInput {
  before: BundleFiles;
  after: BundleFiles;
  /** Beside the schemas that ship. */
  schemaFolders: readonly string[];
}

/** The comparison, or why one of the bundles cannot be read. */
export type CompareOutput =
  | { comparison: Comparison }
  | { unreadable: "before" | "after"; problems: readonly TemplateProblem[] };

export const compareTask = threadTask<CompareInput, CompareOutput>(
  "compare-bundles",
  "comparing the versions",
  deadlines.check,
);

/** A bundle that is to come out; `before` is the version that it follows. */
export interface CheckReleaseInput {
  bundle: BundleFiles;
  before: BundleFiles | undefined;
  schemaFolders: readonly string[];
}

export const checkReleaseTask = threadTask<
  CheckReleaseInput,
  Omit<ReleaseFacts, "policies" | "taken" | "lookedAt">
>("check-release", "checking the release", deadlines.check);

export const policiesAtTask = threadTask<
  { bundle: BundleFiles; target: Target; rules: PlatformRules },
  PoliciesAtTarget | undefined
>("policies-at-target", "judging what the tests make at a target", deadlines.check);

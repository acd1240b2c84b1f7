import type { PlatformRules } from "@/lib/plans/server";
import type { ParsedTemplate } from "@/lib/template";
import { deadlines, threadTask } from "@/lib/threads";
import type { InstanceImpact } from "./impact";
import type { InstanceInGit } from "./impact-of";

/** Some instances, and what each is held against. */
export interface ImpactInput {
  version: ParsedTemplate;
  instances: readonly { instance: InstanceInGit; rules: PlatformRules }[];
}

export const impactTask = threadTask<ImpactInput, InstanceImpact[]>(
  "version-impact",
  "what the version would do to these instances",
  deadlines.build,
);

/** One file of an instance, as it is and as it would be; undefined: it is not there. */
export interface FileBeforeAfter {
  path: string;
  before?: string;
  after?: string;
}

/** What would change of one instance, with the texts. */
export interface ImpactDiff {
  impact: InstanceImpact;
  /** Those that differ; its record is among them. */
  files: FileBeforeAfter[];
  /** A file holds a secret, so its texts are not shown. */
  withheld: string[];
}

export const impactDiffTask = threadTask<
  { version: ParsedTemplate; instance: InstanceInGit; rules: PlatformRules },
  ImpactDiff
>("version-impact-diff", "what the version would change", deadlines.preview);

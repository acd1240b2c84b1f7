import type { ValueOffer } from "@/lib/import";
import type { Preview } from "@/lib/plans";
import { deadlines, threadTask } from "@/lib/threads";
import type { Outcome } from "./outcome";
import type { Live, PlatformReport } from "@/lib/platform";
import type { Target } from "@/lib/targets";
import type { PolicyOptions, PolicyReport } from "./policy/check-policies";
import type { ImportOptions } from "./template/import";
import type { PreviewedTemplate } from "./preview/previewed-template";
import type { PolicyChoice } from "./template/policies-of";
import type { RenderedOutcome, RenderOptions } from "./template/render";

/** A folder of a template, and the folders of schemas beside those that ship. */
export interface OfTemplate {
  folder: string;
  schemaFolders: readonly string[];
}

const command = <Input, Output>(kind: string, called: string) =>
  threadTask<Input, Output>(kind, called, deadlines.check);

/** And the policies that its objects are held against. */
export interface OfJudgedTemplate extends OfTemplate {
  policies?: PolicyChoice;
}

/** The commands that look at what somebody else may have written: each runs in a thread, whole. */
export const lintTask = command<OfJudgedTemplate, Outcome>("cli-lint", "linting this template");
export const renderTask = command<
  OfTemplate & { options: RenderOptions; written: readonly string[] },
  RenderedOutcome
>("cli-render", "rendering this template");
export const testTask = command<OfJudgedTemplate & { update: boolean }, Outcome>(
  "cli-test",
  "testing this template",
);
/** A template that is previewed, at the target that a file describes. */
export interface OfPreviewedTemplate extends OfJudgedTemplate {
  target?: string | undefined;
}

export const previewTemplateTask = command<OfPreviewedTemplate, PreviewedTemplate>(
  "cli-preview-template",
  "reading this template",
);
export const previewFilesTask = command<OfPreviewedTemplate & { typed: unknown }, Preview>(
  "cli-preview-files",
  "rendering this template",
);
export const importTask = command<
  { format: string; place: string; options: ImportOptions },
  Outcome
>("cli-import", "importing this");
export const offerValuesTask = command<{ place: string }, ValueOffer[]>(
  "cli-offer-values",
  "reading this chart",
);
export const policyCheckTask = command<PolicyOptions, PolicyReport>(
  "cli-policy-check",
  "judging these manifests",
);

/** What `slipway platform check` looks at, in a thread. */
export interface OfPlatform {
  /** The repository as a folder, or as it was read for targets that are configured. */
  repository:
    | { folder: string }
    | { texts: Readonly<Record<string, string>>; targets: readonly Target[] };
  /** The catalog, and the folder whose templates are meant. */
  catalog: string;
  templates: string;
  /** By name of the target. */
  live: Readonly<Record<string, Live>>;
}

export const platformKindsTask = command<{ templates: string }, string[]>(
  "cli-platform-kinds",
  "reading these templates",
);
export const platformCheckTask = command<OfPlatform, PlatformReport[]>(
  "cli-platform-check",
  "looking at this platform repository",
);

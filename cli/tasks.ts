import type { ValueOffer } from "@/lib/import";
import { deadlines, threadTask } from "@/lib/threads";
import type { Outcome } from "./outcome";
import type { PolicyOptions, PolicyReport } from "./policy/check-policies";
import type { ImportOptions } from "./template/import";
import type { RenderedOutcome, RenderOptions } from "./template/render";

/** A folder of a template, and the folders of schemas beside those that ship. */
export interface OfTemplate {
  folder: string;
  schemaFolders: readonly string[];
}

const command = <Input, Output>(kind: string, called: string) =>
  threadTask<Input, Output>(kind, called, deadlines.check);

/** The commands that look at what somebody else may have written: each runs in a thread, whole. */
export const lintTask = command<OfTemplate, Outcome>("cli-lint", "linting this template");
export const renderTask = command<
  OfTemplate & { options: RenderOptions; written: readonly string[] },
  RenderedOutcome
>("cli-render", "rendering this template");
export const testTask = command<OfTemplate & { update: boolean }, Outcome>(
  "cli-test",
  "testing this template",
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

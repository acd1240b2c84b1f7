import type { ParsedTemplate, Presentation } from "@/lib/template";
import { deadlines, threadTask } from "@/lib/threads";
import type { Recorded } from "./presentation";

/** Instances, and their templates by `versionKey`; what is not among these is shown as nothing. */
export interface PresentInput {
  templates: ReadonlyMap<string, ParsedTemplate>;
  instances: readonly Recorded[];
}

export const versionKey = ({ template, version }: Pick<Recorded, "template" | "version">): string =>
  `${template}@${version}`;

export const presentTask = threadTask<PresentInput, Presentation[]>(
  "present",
  "the links and outputs",
  deadlines.preview,
);

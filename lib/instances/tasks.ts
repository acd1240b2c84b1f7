import type { ParsedTemplate, Presentation } from "@/lib/template";
import { deadlines, threadTask } from "@/lib/threads";
import type { Recorded } from "./recorded";
import type { ReadRecord } from "./record-in";

/** Instances, and their templates by `versionKey`; what is not among these is shown as nothing. */
export interface PresentInput {
  templates: ReadonlyMap<string, ParsedTemplate>;
  instances: readonly Recorded[];
}

export const versionKey = ({ template, version }: Pick<Recorded, "template" | "version">): string =>
  `${template}@${version}`;

/** The text of `slipway.yaml`. */
export const readRecordTask = threadTask<string, ReadRecord>(
  "read-record",
  "the record of the instance",
  deadlines.preview,
);

export const presentTask = threadTask<PresentInput, Presentation[]>(
  "present",
  "the links and outputs",
  deadlines.preview,
);

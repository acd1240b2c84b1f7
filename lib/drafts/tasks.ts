import type { ImportResult, ValueOffer } from "@/lib/import";
import type { JsonObject } from "@/lib/json";
import type { PlatformRules } from "@/lib/plans/server";
import type { PolicyTexts } from "@/lib/policies/server";
import type { Target } from "@/lib/targets";
import type { BundleFiles, TemplateProblem } from "@/lib/template";
import type { SeenTest, TestReport } from "@/lib/template-tests";
import { deadlines, threadTask } from "@/lib/threads";
import type { BundlePreview, FileChange } from "./draft";
import type { ImportInput } from "./input";
import type { MergedFiles, ThreeSides } from "./merge-files";
import type { TemplateHead } from "./template-head";

/** What a draft is called, of its template.yaml; undefined where that cannot be read. */
export const templateHeadTask = threadTask<{ text: string }, TemplateHead | undefined>(
  "draft-head",
  "reading template.yaml",
  deadlines.preview,
);

/** template.yaml with another name, version or category. */
export const withHeadTask = threadTask<
  { text: string; wanted: Partial<Omit<TemplateHead, "title">> },
  string
>("draft-with-head", "writing template.yaml", deadlines.preview);

/** Files that two people changed, brought together. */
export const mergeTask = threadTask<{ files: readonly ThreeSides[] }, MergedFiles>(
  "draft-merge",
  "bringing these changes together",
  deadlines.preview,
);

/** What somebody uploaded. */
export interface UploadedImport {
  input: ImportInput;
  bytes: Uint8Array;
}

/** A bundle of what was uploaded, and what was not read of it. */
export const importTask = threadTask<UploadedImport, ImportResult & { skipped: string[] }>(
  "draft-import",
  "importing this",
  deadlines.build,
);

/** The values of an uploaded chart that can have a field. */
export const offersTask = threadTask<UploadedImport, ValueOffer[]>(
  "draft-offers",
  "reading this chart",
  deadlines.build,
);

/** A bundle, the values that somebody filled in, and what they are held against. */
export interface FilledBundle {
  files: BundleFiles;
  target: Target;
  team: string;
  name: string;
  createdBy: string;
  parameters: JsonObject;
  rules: PlatformRules;
}

/** What a bundle makes of a form, and which parameter made which line. */
export const draftPreviewTask = threadTask<FilledBundle, BundlePreview>(
  "draft-preview",
  "the preview",
  deadlines.preview,
);

/** A form with its files, to be kept as a test of the bundle. */
export const formTestTask = threadTask<
  Omit<FilledBundle, "rules" | "createdBy"> & { title: string },
  FileChange[]
>("draft-form-test", "writing the test", deadlines.preview);

/** A bundle, and what it is held against. */
export interface HeldBundle {
  files: BundleFiles;
  /** Beside the schemas that ship. */
  schemaFolders: readonly string[];
  policies: Omit<PolicyTexts, "generation">;
}

/** What is wrong with a bundle, with places. */
export const lintTask = threadTask<
  HeldBundle,
  { ok: boolean; rendered: number; problems: (TemplateProblem & { test?: string })[] }
>("draft-lint", "checking this template", deadlines.check);

/** What a bundle's own tests say; undefined where its template.yaml cannot be used: `problems` says why. */
export const testTask = threadTask<
  HeldBundle & {
    /** That test alone. */
    only?: SeenTest | undefined;
  },
  { report: TestReport | undefined; problems: TemplateProblem[] }
>("draft-test", "testing this template", deadlines.check);

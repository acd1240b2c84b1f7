import type { ImportReport } from "@/lib/import";
import type { Preview } from "@/lib/plans";
import type { BundleFiles, ParameterStep, TemplateProblem, TemplateScope } from "@/lib/template";
import type { JsonObject } from "@/lib/json";

/** What a draft began as. */
export type DraftOrigin =
  | { kind: "new"; scaffold: string }
  | { kind: "version"; template: string; version: string }
  | { kind: "copy"; template: string; version?: string | undefined; draft?: string | undefined }
  | { kind: "import"; format: string; fileName: string }
  | { kind: "push" };

/** What an importer said of a draft's files, and what it did not read. */
export interface ImportedReport extends ImportReport {
  skipped: readonly string[];
}

/** Somebody asked Ops to release a revision. */
export interface AskedRelease {
  revision: number;
  byId: string | undefined;
  by: string;
  at: Date;
  note: string;
}

/** What was released from a draft last. */
export interface LastRelease {
  version: string;
  revision: number;
  by: string;
  at: Date;
  /** Id of the proposal on the catalog repository; undefined: it is in force. */
  proposal: string | undefined;
}

/** A template in the making, without its files. */
export interface Draft {
  id: string;
  /** Name, category, title and version as its template.yaml said when it could last be read. */
  template: string;
  category: string;
  title: string;
  version: string;
  origin: DraftOrigin;
  /** The version that it began from, or that was released from it last. */
  base: { version: string; digest: string } | undefined;
  /** Number of its latest revision; a save names the one that it saw. */
  revision: number;
  createdById: string | undefined;
  createdBy: string;
  createdAt: Date;
  updatedBy: string;
  updatedAt: Date;
  asked: AskedRelease | undefined;
  released: LastRelease | undefined;
  /** When and by whom it was thrown away; after `keptFor` days it is gone. */
  discarded: { by: string; at: Date } | undefined;
}

/** A draft as somebody opens it. */
export interface OpenDraft extends Draft {
  /** As of `revision`. */
  files: BundleFiles;
  report: ImportedReport | undefined;
}

export const revisionKinds = ["start", "save", "push", "import", "restore", "release"] as const;
export type RevisionKind = (typeof revisionKinds)[number];

/** One revision as the history shows it. */
export interface DraftRevision {
  number: number;
  kind: RevisionKind;
  /** What somebody said of it, or what it did; may be "". */
  words: string;
  /** Paths that are other than in the revision before. */
  changed: readonly string[];
  by: string;
  at: Date;
}

/** Somebody who has the draft open. */
export interface Present {
  userId: string;
  name: string;
  /** The file that they look at. */
  file: string | undefined;
  seenAt: Date;
}

/** A file as somebody wants it; null: it is to be gone. */
export interface FileChange {
  path: string;
  text: string | null;
}

/** A piece of a file that two changed: lines that are settled, or both sides of those that are not. */
export type MergePiece = { text: string } | { ours: string; base: string; theirs: string };

/** A file that two people changed so that nobody can say what both wanted. Null: it is not there. */
export interface FileConflict {
  path: string;
  /** What was saved. */
  ours: string | null;
  /** What the save started from. */
  base: string | null;
  /** What somebody else has saved since. */
  theirs: string | null;
  /** The file in pieces, where it could be compared by lines. */
  pieces: readonly MergePiece[] | undefined;
}

/** What became of a save. */
export type SaveOutcome =
  /** The draft is as it was saved. */
  | { kind: "saved"; revision: number }
  /** Somebody had saved since, and both fit: `files` is how the draft differs from what was saved. */
  | { kind: "merged"; revision: number; files: readonly FileChange[] }
  /**
   * Nothing was stored. `revision` is what is there, by `by`; `merged`: what of the save fits on top of it, to be saved
   * again together with what becomes of the conflicts.
   */
  | {
      kind: "conflict";
      revision: number;
      by: string;
      conflicts: readonly FileConflict[];
      merged: readonly FileChange[];
    };

/** What a draft is, read as a template. */
export interface DraftForm {
  name: string;
  version: string;
  title: string;
  summary: string;
  scope: TemplateScope;
  steps: readonly ParameterStep[];
  schema: JsonObject;
}

/** A line that parameters made. */
export interface MadeLine {
  /** Path in the repository, and line from 1. */
  file: string;
  line: number;
  /** Where it is written in the bundle. */
  source: { file: string; line?: number; column?: number };
  /** The expressions of the template, as written. */
  expressions: readonly string[];
  /** JSON Pointers into the parameters. */
  parameters: readonly string[];
}

/** What a bundle makes of a form. */
export interface BundlePreview {
  /** Undefined where there is an error that leaves no form. */
  form: DraftForm | undefined;
  /** What is wrong with the bundle, with places. */
  problems: readonly TemplateProblem[];
  /** Undefined without a form. */
  preview: Preview | undefined;
  made: readonly MadeLine[];
}

/** Days for which a draft that was thrown away can be brought back. */
export const keptFor = 30;

import type { FindingView } from "@/components/requests/finding-list";
import type { Problem } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";

/** Everything that a person decides in the launch form. */
export interface LaunchValues {
  name: string;
  team: string;
  target: string;
  /** As given: what is left at a default of the schema is not in it. */
  parameters: JsonObject;
}

/** Where an instance can go, as the picker shows it. */
export interface TargetChoice {
  name: string;
  title: string;
  environment: string;
  cluster?: string;
  /** Says why this person cannot choose it. */
  whyNot?: string | undefined;
}

/** What is wrong with a value, and where: a JSON Pointer into the parameters, "" for the whole. */
export interface FieldProblem {
  pointer: string;
  message: string;
}

export interface PreviewProblem {
  severity: "error" | "warning";
  message: string;
  pointer?: string | undefined;
  file?: string | undefined;
  line?: number | undefined;
}

export interface PreviewFile {
  path: string;
  /** Of a file that goes: what there was. */
  content: string;
  /** Against what is in Git, where something is. */
  change?: "new" | "changed" | "same" | "deleted";
  /** What a changed file is now. */
  before?: string;
}

/** What would be written for these values, and what policy says of it. */
export interface Preview {
  files: PreviewFile[];
  findings: FindingView[];
  problems: PreviewProblem[];
  /** What there will be once it is applied, in sentences. */
  exists: string[];
  /** What will happen, in sentences. */
  summary: string[];
  /** The parameters that it was made of, where what is wrong with them is held against later ones. */
  of?: JsonObject;
  /** Seconds after which to ask again: there is no preview, since too much was asked for. */
  retryAfter?: number;
  /**
   * Of a change of what is in Git: what was seen there, and files that somebody changed by hand and
   * this would write over.
   */
  change?: {
    basis: string;
    byHand: { path: string; how: "changed" | "added" | "missing" }[];
    /**
     * Objects that are no longer in Git afterwards: Flux deletes some, and leaves those with data
     * alone.
     */
    left: { deleted: string[]; kept: string[] };
  };
}

/** What a person saw of Git, and gave away, when they pressed the button. */
export interface Seen {
  basis?: string;
  overwrite: boolean;
}

export interface NameVerdict {
  ok: boolean;
  /** "checkout is free", or what is wrong with it. */
  message: string;
  /** Seconds after which to ask again: it was not looked at. */
  retryAfter?: number;
}

export type SubmitResult = { ok: true; href: string } | { ok: false; problem: Problem };

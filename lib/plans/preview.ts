import type { VerdictOrPasses } from "@/lib/admission";
import type { JsonObject } from "@/lib/json";
import type { TemplateLink, TemplateProblem } from "@/lib/template";

/** What a request does with its instance. */
export type RequestKind = "create" | "edit" | "upgrade" | "remove" | "adopt" | "promote";

/** A file as it is now, and as it was before the request; undefined: it was not there. */
export interface ProposedFile {
  path: string;
  before: string | undefined;
  /** Undefined: it is deleted. */
  after: string | undefined;
}

/** What one policy says: of one object, or that it has nothing against any. */
export interface PolicyFindingAbout {
  /** Name of the policy. */
  policy: string;
  /** Index of the rule; left out: the policy as a whole. */
  rule?: number;
  kind: string;
  name: string;
  namespace?: string;
}

/** What a policy says of a request. */
export interface PolicyVerdict {
  verdict: VerdictOrPasses;
  /** Its title. */
  policy: string;
  message: string;
  /** `Deployment checkout`. */
  object?: string;
  /** What an exception from it would be about; left out for what nothing was found in. */
  about?: PolicyFindingAbout;
  file?: string;
  expected?: string;
  /** Who can end it, and how, where no parameter can. */
  remedy?: string;
  /** The parameter to blame, as JSON Pointer into the request: `/parameters/…`. */
  pointer?: string;
}

/** What opening a request would write, and what is wrong with it. */
export interface Preview {
  /** The version that would be used. */
  version: string;
  files: ProposedFile[];
  /**
   * Errors and warnings; `pointer` names the field to blame: `/parameters/…`, `/name`, `/team`,
   * `/target`.
   */
  problems: TemplateProblem[];
  verdicts: PolicyVerdict[];
  links: TemplateLink[];
  /** What there will be in the cluster, in sentences; of a removal, nothing. */
  exists: string[];
  /** Nothing stands against opening the request. */
  ready: boolean;
  /** Of a change of an instance that is there; undefined for a launch. */
  change?: PreviewedChange;
}

/** What a change begins with, and what else it does. */
export interface PreviewedChange {
  /** Stands for what was seen in Git: give it back on submit. */
  basis: string;
  /** What is there now. */
  from: { version: string; parameters: JsonObject };
  /** What it would have. */
  parameters: JsonObject;
  /** Parameters of now that the version has no place for, as JSON Pointers. */
  dropped: string[];
  /** Files that somebody changed by hand and this would write over. */
  byHand: { path: string; how: "changed" | "added" | "missing" }[];
  /**
   * Objects that are no longer in Git afterwards: Flux deletes some, and leaves those with data
   * alone.
   */
  left: { deleted: string[]; kept: string[] };
}

/** A version that an instance could go to, and what its author says of it. */
export interface VersionChoice {
  version: string;
  changes: string;
  /** Older than the one that runs: a way back. */
  older: boolean;
}

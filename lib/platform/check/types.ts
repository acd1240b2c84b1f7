import type { InvisibleContent, LocatedObject } from "@/lib/admission";
import type { JsonObject } from "@/lib/json";
import type { BrokenFile } from "@/lib/snapshots";

/** What an example of a template writes: the ground of what it needs. */
export interface TemplateNeeds {
  /** `web-service 1.4.0`. */
  template: string;
  scope: "team" | "platform";
  /** With the parameters that it proposes, rendered for `exampleTeam`. */
  objects: readonly JsonObject[];
  /** Of kinds that are not among these: what other parameters make it write, by its own tests. */
  more: readonly JsonObject[];
}

/** The team that examples are rendered for, and its namespace. */
export const exampleTeam = "example";

/** Something that is not there. An error: what needs it cannot run. */
export interface Lack {
  severity: "error" | "warning";
  what: string;
  remedy: string;
}

/** As Slipway names things at a target. */
export interface Names {
  fluxNamespace: string;
  sourceName: string;
  parentName: string;
  teamServiceAccount: string;
  platformServiceAccount: string;
  /** Of Slipway, where it is known: webhooks lead there. */
  targetName: string;
}

/** What a cluster said, where it was asked. */
export interface Live {
  /** `group/version Kind` of what its API server knows, among what was asked for. */
  served: readonly string[];
  /** Of the parent of the instances; undefined: there is none. */
  parent: { isReady: boolean; isSuspended: boolean } | undefined;
}

export interface CheckInput {
  names: Names;
  /** What the cluster applies of the repository. */
  objects: readonly LocatedObject[];
  /** What it applies of it and is not among the objects. */
  unapplied: {
    /** What keeps Flux from applying a folder. */
    broken: readonly BrokenFile[];
    invisible: readonly InvisibleContent[];
    /** Paths of files that are not YAML. */
    unreadable: ReadonlySet<string>;
  };
  templates: readonly TemplateNeeds[];
  /** Policies that ship, by name, as objects. */
  policies: readonly JsonObject[];
  live?: Live | undefined;
}

/** What is missing in one cluster: for all, and for each template. */
export interface PlatformReport {
  cluster: string;
  general: Lack[];
  templates: { template: string; lacks: Lack[] }[];
}

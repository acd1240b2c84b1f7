import type { ParameterChange } from "./compare-parameters";
import type { Level } from "./fitting-version";
import type { ObjectChange } from "./object-changes";

/** A file of the bundle that differs; its texts are shown beside each other. */
export interface BundleFileChange {
  path: string;
  how: "added" | "removed" | "changed";
}

/** An output that others read, and what becomes of it. */
export interface OutputChange {
  name: string;
  how: "added" | "removed" | "changed";
}

/** What the same answers make of both versions. */
export interface AnswersCompared {
  /** Of the test that they are taken from. */
  title: string;
  file: string;
  /** Why one of the versions refuses them; empty: it does not. */
  refusedBefore: string[];
  refusedAfter: string[];
  objects: ObjectChange[];
  /** Outputs that these answers gave before, and do not any more. */
  outputsLost: string[];
}

/** Something that keeps whoever runs the former version from going on as before. */
export interface Breaking {
  /** `parameter replicas`, `Deployment shop`, `output url`. */
  what: string;
  why: string;
  /** The test whose answers brought it to light. */
  test?: string;
}

/** Two bundles of one template, side by side. */
export interface Comparison {
  from: { version: string; digest: string };
  to: { version: string; digest: string };
  parameters: ParameterChange[];
  files: BundleFileChange[];
  outputs: OutputChange[];
  answers: AnswersCompared[];
  breaking: Breaking[];
  /** How much has changed, and so how much of the number is raised. */
  level: Level;
}

export interface CommitStatus {
  commit: string;
  /** e.g. `slipway/approval`. */
  context: string;
  state: "pending" | "success" | "failure" | "error";
  /** At most 140 characters; longer ones are shortened. */
  description: string;
  url?: string;
}

/** A remark at a place of a file, as the host shows it beside the code. */
export interface Annotation {
  path: string;
  /** From 1. */
  line: number;
  level: "notice" | "warning" | "failure";
  title: string;
  message: string;
}

export interface NewCheckRun {
  commit: string;
  name: string;
  /** Ours, for who reads the host's answers. */
  externalId: string;
  /** Where a person finds more. */
  url: string;
  title: string;
  summary: string;
}

export interface CheckRunUpdate {
  title: string;
  /** Markdown, at most 65,535 characters; longer ones are cut. */
  summary: string;
  /** At most 50; they add up over updates. */
  annotations?: readonly Annotation[];
  /** Completes the run. */
  conclusion?: "success" | "failure" | "neutral" | "cancelled";
}

import {
  type ImportFormat,
  type ImportVerdict,
  type TopicName,
  type TopicOf,
  topics,
} from "./topics";
import type { BundleFiles, TemplateProblem } from "@/lib/template";

/** What became of one thing of what was imported. */
export interface ImportFinding {
  /** The kind of thing that it is about; undefined for what is about the report itself. */
  topic?: TopicName;
  verdict: ImportVerdict;
  /** Where it stood: a path of the import, and what within it. */
  source: string;
  /** One sentence for the platform engineer who finishes the template. */
  message: string;
}

export interface ImportReport {
  format: ImportFormat;
  /** Name and version of the template that was made. */
  name: string;
  version: string;
  findings: ImportFinding[];
  /**
   * What the template engine says of the bundle; an error means that somebody must finish it by
   * hand.
   */
  problems: TemplateProblem[];
}

export interface ImportResult {
  /** Empty where nothing could be made of the import; `problems` then says why. */
  bundle: BundleFiles;
  report: ImportReport;
}

/** A folder as it was read: relative POSIX path to text. */
export type ImportFiles = Readonly<Record<string, string>>;

const most = 400;

/** Collects findings: each said once, and not more than a person would read. */
export class Notes {
  private readonly said = new Map<string, ImportFinding>();
  private dropped = 0;

  carried(topic: TopicOf<"carried">, source: string, message: string): void {
    this.add(topic, source, message);
  }

  changed(topic: TopicOf<"changed">, source: string, message: string): void {
    this.add(topic, source, message);
  }

  leftOut(topic: TopicOf<"left-out">, source: string, message: string): void {
    this.add(topic, source, message);
  }

  private add(topic: TopicName, source: string, message: string): void {
    const { verdict } = topics[topic];
    const finding = { topic, verdict, source: short(source), message: short(message) };
    const key = JSON.stringify(finding);
    if (this.said.has(key)) return;
    if (this.said.size >= most) this.dropped += 1;
    else this.said.set(key, finding);
  }

  list(): ImportFinding[] {
    const findings = [...this.said.values()];
    if (this.dropped > 0)
      findings.push({
        verdict: "left-out",
        source: "this report",
        message: `${this.dropped} more findings are not listed.`,
      });
    return findings;
  }
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 297)}…` : line;
}

/** A result for what is no such thing at all. */
export function nothing(
  format: ImportReport["format"],
  code: string,
  message: string,
  file?: string,
): ImportResult {
  const problem: TemplateProblem = {
    severity: "error",
    code,
    message,
    ...(file === undefined ? {} : { file }),
  };
  return {
    bundle: {},
    report: { format, name: "", version: "", findings: [], problems: [problem] },
  };
}

import { createHash } from "node:crypto";
import { Locator } from "@/lib/checks";
import { canonicalJson } from "@/lib/json";
import type { Verdict } from "@/lib/admission";
import { findSecrets } from "@/lib/secrets";
import type { PlacedFinding, Snapshot } from "@/lib/snapshots";
import { ownerOf } from "./owner";

/** A finding as it is stored. */
export interface FoundFinding {
  targetId: string;
  key: string;
  verdict: Verdict;
  policy: string;
  title: string;
  rule: number | null;
  team: string | null;
  /** Name of the instance in whose folder it is. */
  instance: string | null;
  kind: string;
  namespace: string | null;
  name: string;
  file: string;
  line: number | null;
  field: string;
  message: string;
  expected: string | null;
  exception: string | null;
  expires: string | null;
}

/**
 * What is to be kept, one after the other, of what policies say of a snapshot, with lines, owners, and a key that is the
 * same at the next scan. A policy may quote what it is about: words that quote a secret are not
 * kept. Pure.
 */
export function* findingsOf(
  placed: Iterable<PlacedFinding>,
  snapshot: Pick<Snapshot, "files">,
  quotesSecret: (text: string) => boolean = (text) => findSecrets(text).length > 0,
): Generator<FoundFinding> {
  const seen = new Map<string, number>();
  const locator = new Locator((path) => snapshot.files.get(path)?.text);
  for (const { target, finding } of placed) {
    const identity = canonicalJson([
      target.id,
      finding.policy,
      finding.binding,
      finding.rule ?? null,
      { ...finding.object },
      finding.through ?? "",
      finding.policy === "" ? finding.file : "",
    ]);
    const known = digestOf(identity);
    const again = seen.get(known) ?? 0;
    seen.set(known, again + 1);
    const owner = ownerOf(target, finding.file);
    const { exception, expired } = finding;
    const message = [finding.message, finding.remedy ?? ""].filter(Boolean).join(" ");
    yield {
      targetId: target.id,
      key: digestOf(`${identity} ${again}`),
      verdict: finding.verdict,
      policy: finding.policy,
      title: finding.title,
      rule: finding.rule ?? null,
      team: owner?.team ?? null,
      instance: owner?.name ?? null,
      kind: finding.object.kind,
      namespace: finding.object.namespace ?? null,
      name: finding.object.name,
      file: finding.file,
      line: locator.line(finding.file, finding.document, finding.field) ?? null,
      field: finding.field,
      message: quotesSecret(message) ? leftOut : message.slice(0, 2000),
      expected:
        finding.expected === undefined || quotesSecret(finding.expected) ? null : finding.expected,
      exception: exception?.name ?? expired?.name ?? null,
      expires: exception?.expires ?? expired?.expires ?? null,
    };
  }
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

const leftOut = "The message quotes what looks like a secret, and is left out. See the file.";

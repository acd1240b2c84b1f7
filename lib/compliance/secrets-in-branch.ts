import { createHash } from "node:crypto";
import { Locator, secretPlace, secretsTitle } from "@/lib/checks";
import { recordFile } from "@/lib/instances/server";
import { canonicalJson } from "@/lib/json";
import {
  findSecretsInRepository,
  readAs,
  type RepositoryRules,
  type SecretAllowance,
  type WrittenSecret,
} from "@/lib/secrets";
import { type Snapshot, type SnapshotFile, targetOf } from "@/lib/snapshots";
import type { Target } from "@/lib/targets";
import type { FoundFinding } from "./findings-of";
import { ownerOf } from "./owner";

export interface BranchSecrets {
  findings: FoundFinding[];
  /** Whether a text quotes what looks like a secret. */
  quotes: (text: string) => boolean;
  /** Texts that hold none, by `textKey`. */
  clean: string[];
}

/** What is found in a text follows from its content, by git's hash, and from what it is read as. */
export function textKey({ path, blob }: Pick<SnapshotFile, "path" | "blob">): string {
  return `${blob} ${readAs(path, recordFile)}`;
}

/**
 * Everything in the files of a branch that looks like a secret, whether a cluster applies it or
 * not: where it is, never what. What is known to be clean is not read again. Pure.
 */
export function secretsInBranch(
  { files }: Pick<Snapshot, "files">,
  targets: readonly Target[],
  {
    allowances,
    now,
    clean: known = new Set(),
  }: { allowances: readonly SecretAllowance[]; now: Date; clean?: ReadonlySet<string> },
): BranchSecrets {
  const rules: RepositoryRules = { allowances: [], now, recordFile };
  const suspicious: string[] = [];
  const clean: string[] = [];
  for (const file of files.values()) {
    if (known.has(textKey(file))) continue;
    if (findSecretsInRepository(files, [file.path], rules).secrets.length > 0)
      suspicious.push(file.path);
    else clean.push(textKey(file));
  }
  const { secrets, quotes } = findSecretsInRepository(files, suspicious, { ...rules, allowances });
  const locator = new Locator((file) => files.get(file)?.text);
  const seen = new Map<string, number>();
  const findings = secrets.flatMap((secret) => {
    const target =
      targets.find((one) => ownerOf(one, secret.path) !== undefined) ??
      targetOf(targets, secret.path);
    return target === undefined ? [] : [toFinding(secret, target, locator, seen)];
  });
  return { findings, quotes, clean };
}

function toFinding(
  secret: WrittenSecret,
  target: Target,
  locator: Locator,
  seen: Map<string, number>,
): FoundFinding {
  const { path: file, document, pointer, line, looksLike } = secret;
  // Without the line: what moves within its file is still the same.
  const identity = canonicalJson([target.id, "secret", file, pointer, looksLike]);
  const again = seen.get(identity) ?? 0;
  seen.set(identity, again + 1);
  const owner = ownerOf(target, file);
  return {
    targetId: target.id,
    key: createHash("sha256").update(`${identity} ${again}`).digest("base64url"),
    verdict: "denied",
    policy: "",
    title: secretsTitle,
    rule: null,
    team: owner?.team ?? null,
    instance: owner?.name ?? null,
    kind: "",
    namespace: null,
    name: "",
    file,
    line: line ?? locator.line(file, document, pointer) ?? null,
    field: pointer,
    message: `The value${secretPlace(secret)} looks like ${looksLike}. Whoever can read the repository knows it: replace it, and keep it in a secret store.`,
    expected: null,
    exception: null,
    expires: null,
  };
}

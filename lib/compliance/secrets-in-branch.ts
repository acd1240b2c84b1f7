import { createHash } from "node:crypto";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import { Locator, secretPlace, secretsTitle } from "@/lib/checks";
import { recordFile } from "@/lib/instances/server";
import { canonicalJson } from "@/lib/json";
import {
  findSecretsInRepository,
  type RepositoryRules,
  type SecretAllowance,
  type WrittenSecret,
} from "@/lib/secrets";
import { type Snapshot, targetOf } from "@/lib/snapshots";
import type { Target } from "@/lib/targets";
import type { FoundFinding } from "./findings-of";
import { ownerOf } from "./owner";

/** Texts without anything that looks like a secret, by git's hash: a scan reads what is new. */
const clean = new LRUCache<string, true>({ max: 100_000 });
/** Others are to have their turn in between. */
const filesAtOnce = 20;

export interface BranchSecrets {
  findings: FoundFinding[];
  /** Whether a text quotes what looks like a secret. */
  quotes: (text: string) => boolean;
}

/**
 * Everything in the files of a branch that looks like a secret, whether a cluster applies it or
 * not: where it is, never what.
 */
export async function secretsInBranch(
  { files }: Pick<Snapshot, "files">,
  targets: readonly Target[],
  { allowances, now }: { allowances: readonly SecretAllowance[]; now: Date },
): Promise<BranchSecrets> {
  const rules: RepositoryRules = { allowances: [], now, recordFile };
  const suspicious: string[] = [];
  let read = 0;
  for (const { path: file, blob } of files.values()) {
    const key = `${blob} ${path.extname(file)}`;
    if (clean.has(key)) continue;
    if (findSecretsInRepository(files, [file], rules).secrets.length > 0) suspicious.push(file);
    else clean.set(key, true);
    read += 1;
    if (read % filesAtOnce === 0) await setImmediate();
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
  return { findings, quotes };
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

import { canonicalJson } from "@/lib/json";
import {
  isDenied,
  type Finding,
  type InvisibleContent,
  type Verdict,
  verdicts,
} from "@/lib/admission";
import { objectKey, objectName, objectTitleWithNamespace } from "@/lib/kubernetes";
import {
  type BrokenFile,
  type ClusterObjects,
  judgeCluster,
  type JudgedCluster,
  type Rules,
  type Snapshot,
  unfollowedOf,
} from "@/lib/snapshots";
import type { FolderProblem } from "@/lib/instances/server";
import type { SecretAllowance } from "@/lib/secrets";
import type { CheckFinding, CheckOutcome, CheckReport } from "./check";
import { brokenFinding, folderFinding } from "./file-findings";
import { Locator } from "./locate";
import { secretFindings } from "./secret-findings";

/** One cluster at the head of a change and at its base. */
interface ChangedCluster {
  head: ClusterObjects;
  base: ClusterObjects | undefined;
}

export interface Change {
  head: Snapshot;
  base: Snapshot;
  clusters: readonly ChangedCluster[];
  /** What the files of instances may not say; `target` names whose folder it is. */
  folders: readonly { target: string; problem: FolderProblem }[];
}

/** By what a change is judged; `secretAllowances`: what looks like a secret and is none. */
export interface ChangeRules extends Rules {
  secretAllowances?: readonly SecretAllowance[];
}

/** Findings that are kept of one check; nobody reads more. */
const mostFindings = 2_000;

/**
 * What is to be said of a change: what policies say of the objects that it adds, changes or deletes
 * in each cluster, what Flux could no longer apply, what the files of instances may not say, and
 * secrets in changed files. Several changes at once are one commit that is to go to several
 * branches. The same findings in the same order for the same change. Pure.
 */
export function judgeChange(changes: readonly Change[], rules: ChangeRules): CheckOutcome {
  const judged = changes.map((change) => judgedOf(change, rules));
  const findings = distinct(judged.flatMap((one) => one.findings)).toSorted(worstFirst);
  const named = (which: "checked" | "applying") =>
    new Set(judged.flatMap(({ policies }) => policies.flatMap((one) => [...one[which]]))).size;
  const clusters = changes.flatMap((change) => change.clusters);
  const objects = clusters
    .map(({ head, base }) => countChanges(head, base))
    .reduce(
      (sum, one) => ({
        added: sum.added + one.added,
        changed: sum.changed + one.changed,
        deleted: sum.deleted + one.deleted,
      }),
      { added: 0, changed: 0, deleted: 0 },
    );
  const changed = new Set(changes.flatMap(({ head, base }) => [...changedFiles(head, base)]));
  const applied = [...changed].filter((path) =>
    clusters.some((cluster) => isApplied(cluster, path)),
  );
  const report: CheckReport = {
    objects,
    followed: clusters.length > 0,
    targets: [
      ...new Set(
        clusters
          .filter((cluster) => applied.some((path) => isApplied(cluster, path)))
          .flatMap(({ head }) => head.targets.map(({ name }) => name)),
      ),
    ],
    files: { changed: changed.size, applied: applied.length },
    policies: byPolicy(findings),
    counts: { checked: named("checked"), applied: named("applying") },
    unfollowed: unfollowedOf(clusters.map(({ head }) => head)),
    leftOut: Math.max(0, findings.length - mostFindings),
  };
  const denied = findings.filter(isDenied).length;
  const nothing = objects.added + objects.changed + objects.deleted === 0 && findings.length === 0;
  return {
    conclusion: denied > 0 ? "failure" : nothing ? "neutral" : "success",
    title: titleOf(denied, findings, report),
    findings: findings.slice(0, mostFindings),
    report,
  };
}

const count = (number: number, one: string): string =>
  `${number} ${number === 1 ? one : `${one}s`}`;

function titleOf(
  denied: number,
  findings: readonly CheckFinding[],
  { objects, unfollowed, counts }: CheckReport,
): string {
  const of = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  const total = objects.added + objects.changed + objects.deleted;
  if (total === 0 && findings.length === 0) return "Nothing to check";
  const rest = [
    of("warned") > 0 ? `${of("warned")} warned` : "",
    of("not-judged") > 0 ? `${of("not-judged")} not judged` : "",
    of("excepted") > 0 ? `${of("excepted")} excepted` : "",
    of("audited") > 0 ? `${of("audited")} audited` : "",
    unfollowed.count > 0 ? `${count(unfollowed.count, "source")} not followed` : "",
  ].filter((part) => part !== "");
  const first =
    denied > 0 ? `${denied} denied` : findings.length > 0 ? "Nothing is denied" : passing(counts);
  return [total === 0 ? first : `${first} in ${count(total, "object")}`, ...rest].join(", ");
}

/** "All 6 policies that apply pass": the others have said nothing. */
function passing(counts: CheckReport["counts"]): string {
  const applied = counts?.applied ?? 0;
  if (applied === 0) return "No policy applies";
  return applied === 1
    ? "The policy that applies passes"
    : `All ${applied} policies that apply pass`;
}

interface Judged {
  findings: CheckFinding[];
  /** Of each cluster. */
  policies: readonly Pick<JudgedCluster, "checked" | "applying">[];
}

function judgedOf({ head, base, clusters, folders }: Change, rules: ChangeRules): Judged {
  const locator = new Locator((path) => head.files.get(path)?.text);
  const changed = changedFiles(head, base);
  const policies: JudgedCluster[] = [];
  const judged = clusters.flatMap((cluster) => {
    const before = new Set((cluster.base?.invisible ?? []).map(said));
    const newly = new Set(cluster.head.invisible.map(said).filter((one) => !before.has(one)));
    const ofCluster = judgeCluster(cluster.head, cluster.base ?? emptied(cluster.head), rules);
    const { placed } = ofCluster;
    policies.push(ofCluster);
    // If it cannot be evaluated is told where the change has a part in it, not for every chart that has
    // been there for years.
    const unseen = new Set(
      placed.filter(({ finding }) => finding.policy === "").map(({ finding }) => saidBy(finding)),
    );
    const invisible = [...cluster.head.invisible, ...(cluster.base?.invisible ?? [])];
    const touched = new Set(
      invisible.filter(({ sources }) => sources?.some((path) => changed.has(path))).map(said),
    );
    return placed
      .filter(
        ({ finding }) =>
          finding.rule !== undefined ||
          !unseen.has(saidBy(finding)) ||
          isTouched(changed, finding) ||
          newly.has(saidBy(finding)) ||
          touched.has(saidBy(finding)),
      )
      .map(({ target, finding }) => toFinding(finding, target.name, locator));
  });
  const broken = clusters.flatMap((cluster) => {
    const before = new Set((cluster.base?.broken ?? []).map(place));
    return cluster.head.broken.filter((one) => !before.has(place(one))).map(brokenFinding);
  });
  const secrets = secretFindings({ head, base }, changed, locator, {
    allowances: rules.secretAllowances ?? [],
    now: rules.now,
  });
  const others = [
    ...broken,
    ...folders.map(({ target, problem }) => folderFinding(problem, target, locator)),
    ...judged,
  ];
  return { findings: [...secrets.findings, ...others.map(secrets.withoutQuotes)], policies };
}

const said = ({ file, document, reason }: InvisibleContent): string =>
  `${file}#${document} ${reason}`;
const saidBy = ({ file, document, message }: Finding): string => `${file}#${document} ${message}`;
const place = ({ path, message }: BrokenFile): string => `${path} ${message}`;

function isTouched(changed: ReadonlySet<string>, { file }: { file: string }): boolean {
  if (changed.has(file)) return true;
  const folder = /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(file)
    ? file.slice(0, file.lastIndexOf("/") + 1)
    : undefined;
  return folder !== undefined && [...changed].some((path) => path.startsWith(folder));
}

function emptied(cluster: ClusterObjects): ClusterObjects {
  return { ...cluster, objects: [], invisible: [], broken: [], unfollowed: [], files: new Set() };
}

function isApplied({ head, base }: ChangedCluster, path: string): boolean {
  return head.files.has(path) || (base?.files.has(path) ?? false);
}

function changedFiles(head: Snapshot, base: Snapshot): Set<string> {
  const changed = new Set<string>();
  for (const [path, { blob }] of head.files)
    if (base.files.get(path)?.blob !== blob) changed.add(path);
  for (const path of base.files.keys()) if (!head.files.has(path)) changed.add(path);
  return changed;
}

function toFinding(finding: Finding, target: string, locator: Locator): CheckFinding {
  const deleted = finding.operation === "DELETE";
  const notes = [
    finding.message,
    finding.remedy ?? "",
    finding.expired === undefined
      ? ""
      : `The exception ${finding.expired.name} expired on ${finding.expired.expires}.`,
  ];
  return {
    verdict: finding.verdict,
    policy: finding.policy,
    title: finding.title,
    target,
    file: finding.file,
    line: deleted ? undefined : locator.line(finding.file, finding.document, finding.field),
    object: finding.object.kind === "" ? "" : objectTitleWithNamespace(finding.object),
    field: finding.field,
    message: `${deleted ? "Deleting it: " : ""}${notes.filter((note) => note !== "").join(" ")}`,
    expected: finding.expected,
    exception: finding.exception,
  };
}

function countChanges(
  head: ClusterObjects,
  base: ClusterObjects | undefined,
): CheckReport["objects"] {
  const before = new Map<string, number>();
  let index = 0;
  for (const { object } of base?.objects ?? []) {
    before.set(objectKey(objectName(object)), index);
    index += 1;
  }
  const counts = { added: 0, changed: 0, deleted: 0 };
  for (const { object } of head.objects) {
    const key = objectKey(objectName(object));
    const at = before.get(key);
    before.delete(key);
    const was = at === undefined ? undefined : base?.objects.at(at)?.object;
    if (was === undefined) counts.added += 1;
    else if (canonicalJson(was) !== canonicalJson(object)) counts.changed += 1;
  }
  return { ...counts, deleted: before.size };
}

const placeAndWords = ({
  verdict,
  policy,
  file,
  line,
  object,
  field,
  message,
}: CheckFinding): string => JSON.stringify([verdict, policy, file, line, object, field, message]);

/** Two targets, or two branches, may say the same of the same place: told once, for both. */
function distinct(findings: readonly CheckFinding[]): CheckFinding[] {
  return [...Map.groupBy(findings, placeAndWords).values()].flatMap(([first, ...same]) => {
    if (first === undefined) return [];
    const targets = new Set(
      [first, ...same].map(({ target }) => target).filter((target) => target !== ""),
    );
    return [{ ...first, target: [...targets].join(", ") }];
  });
}

const weight = (verdict: Verdict): number => verdicts.indexOf(verdict);

function worstFirst(a: CheckFinding, b: CheckFinding): number {
  return (
    weight(a.verdict) - weight(b.verdict) ||
    (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
    (a.line ?? 0) - (b.line ?? 0)
  );
}

function byPolicy(findings: readonly CheckFinding[]): CheckReport["policies"] {
  const grouped = Map.groupBy(findings, ({ title }) => title);
  return [...grouped].map(([title, of]) => {
    const counts: Partial<Record<Verdict, number>> = {};
    for (const { verdict } of of) counts[verdict] = (counts[verdict] ?? 0) + 1;
    return { title, counts };
  });
}

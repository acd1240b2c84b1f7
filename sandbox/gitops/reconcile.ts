import {
  ApplyError,
  applyStaged,
  changeLog,
  owned,
  prune,
  wouldChange,
  type Change,
} from "./apply";
import {
  elapsed,
  Failure,
  finish,
  Overtaken,
  say,
  setProgress,
  setReady,
  type Attempt,
  type Context,
} from "./attempt";
import { awaitHealth } from "./await-health";
import { build, BuildError, hasFolder, normalise } from "./build";
import { digestOf } from "./cluster";
import { finalize } from "./finalize";
import { accountOf, asKustomization, remember, retryOf } from "./flux-kustomization";
import { formatDuration } from "./go-duration";
import { inventoryId, refOf, type Manifest } from "./objects";
import { substitute } from "./substitute";
import { unreadyDependency } from "./unready-dependency";

const second = 1000;
/** The one source of this cluster, as `flux bootstrap` names it. */
export const source = { kind: "GitRepository", name: "flux-system", namespace: "flux-system" };
/**
 * How long an apply that changes something takes, and how long a dependency is waited for, in the
 * cluster's time.
 */
const applyTakes = 20 * second;
const dependencyRetry = 30 * second;

/**
 * Reconciles one Kustomization as kustomize-controller does, in its order and words, and answers in
 * how much of the cluster's time to look again (undefined: not by itself). `overtaken` is aborted,
 * with what did it as its reason, when there is something newer to reconcile.
 */
export async function reconcile(
  ctx: Context,
  id: string,
  overtaken: AbortSignal,
): Promise<number | undefined> {
  const object = asKustomization(ctx.cluster.get(id));
  if (object === undefined) return undefined;
  if (object.metadata.deletionTimestamp !== undefined) return finalize(ctx, object, id);
  if (object.spec.suspend) return undefined;
  const artifact = ctx.artifact();
  const { sourceRef } = object.spec;
  const known =
    sourceRef.kind === source.kind &&
    sourceRef.name === source.name &&
    (sourceRef.namespace ?? object.metadata.namespace) === source.namespace;
  if (!known || artifact === undefined) {
    setReady(
      ctx,
      object,
      "False",
      "ArtifactFailed",
      `gitrepositories.source.toolkit.fluxcd.io "${sourceRef.name}" not found`,
    );
    finish(ctx, object, id);
    return retryOf(object);
  }
  const attempt: Attempt = { ctx, object, id, artifact, started: ctx.clock.now() };
  const waitsFor = unreadyDependency(attempt);
  if (waitsFor !== undefined) {
    setReady(ctx, object, "False", "DependencyNotReady", waitsFor);
    say(
      attempt,
      "info",
      `Dependencies do not meet ready condition, retrying in ${formatDuration(dependencyRetry)}`,
    );
    finish(ctx, object, id);
    return dependencyRetry;
  }
  try {
    await perform(attempt, overtaken);
  } catch (error) {
    if (ctx.closing.aborted) throw error;
    return afterwards(attempt, error);
  }
  finish(ctx, object, id);
  if (ctx.heartbeats) {
    const message =
      `Reconciliation finished in ${elapsed(attempt)}, next run in ` +
      `${formatDuration(object.spec.interval)}`;
    ctx.emit(object, {
      severity: "info",
      message,
      revision: artifact.revision,
      metadata: { commit_status: "update" },
    });
  }
  return object.spec.interval;
}

function afterwards(attempt: Attempt, error: unknown): number {
  const { ctx, object, id } = attempt;
  if (error instanceof Overtaken) {
    const by = error.message;
    setReady(ctx, object, "False", "HealthCheckCanceled", `New reconciliation triggered by ${by}`);
    say(attempt, "info", `Health checks canceled due to new reconciliation triggered by ${by}`);
    finish(ctx, object, id);
    return 0;
  }
  const failure =
    error instanceof Failure
      ? error
      : new Failure("ReconciliationFailed", error instanceof Error ? error.message : String(error));
  setReady(ctx, object, "False", failure.reason, failure.message);
  say(attempt, "error", failure.eventMessage);
  finish(ctx, object, id);
  return retryOf(object);
}

async function perform(attempt: Attempt, overtaken: AbortSignal): Promise<void> {
  const { ctx, object, artifact, id } = attempt;
  const { cluster, clock } = ctx;
  const { revision } = artifact;
  setReady(ctx, object, "Unknown", "Progressing", "Reconciliation in progress");
  setProgress(attempt, `Fetching manifests for revision ${revision}`);
  const tmp = `/tmp/kustomization-${String(Math.floor(Math.random() * 4_000_000_000))}`;
  if (!hasFolder(artifact.files, object.spec.path)) {
    const where = `${tmp}/${normalise(object.spec.path)}`;
    throw new Failure(
      "ArtifactFailed",
      `kustomization path not found: stat ${where}: no such file or directory`,
    );
  }
  object.status.lastAttemptedRevision = revision;
  setProgress(attempt, `Building manifests for revision ${revision}`);
  const manifests = manifestsOf(attempt, tmp);
  const digest = digestOf(manifests);
  const remembered = (outcome: string) =>
    remember(object, digest, outcome, revision, elapsed(attempt), new Date(clock.now()));

  setProgress(attempt, `Detecting drift for revision ${revision}`);
  const before = (object.status.inventory?.entries ?? []).map((entry) => entry.id);
  const wanted = manifests.map((one) => inventoryId(refOf(one)));
  const stale = object.spec.prune ? before.filter((one) => !wanted.includes(one)) : [];
  if (stale.length > 0 || wouldChange(cluster, manifests))
    await clock.sleep(applyTakes, ctx.closing);

  const account = accountOf(object);
  const changes = attemptApply(
    () => applyStaged(cluster, account, manifests, new Date(clock.now())),
    "ReconciliationFailed",
    remembered,
  );
  const changed = changes.filter((one) => one.action !== "unchanged");
  if (changed.length > 0) say(attempt, "info", changeLog(changed));
  object.status.inventory = {
    entries: changes.map(({ ref }) => ({ id: inventoryId(ref), v: ref.version })),
  };
  for (const { ref } of changed)
    if (ref.kind === "Kustomization" && inventoryId(ref) !== id) ctx.enqueue(inventoryId(ref));

  const pruned = attemptApply(
    () => prune(cluster, account, stale, new Date(clock.now()), ctx.enqueue),
    "PruneFailed",
    remembered,
  );
  if (pruned.length > 0) say(attempt, "info", changeLog(pruned));

  await awaitHealth(attempt, changes, changed.length > 0, overtaken, remembered);
  object.status.lastAppliedRevision = revision;
  setReady(ctx, object, "True", "ReconciliationSucceeded", `Applied revision: ${revision}`);
  remembered("ReconciliationSucceeded");
}

function manifestsOf({ object, artifact }: Attempt, tmp: string): Manifest[] {
  try {
    const built = build(artifact.files, object.spec.path, tmp);
    const { postBuild, targetNamespace } = object.spec;
    const variables = new Map(Object.entries(postBuild?.substitute ?? {}));
    return built.map((one) => {
      const filled = postBuild === undefined ? one : substitute(one, variables);
      const moved =
        targetNamespace === undefined
          ? filled
          : { ...filled, metadata: { ...filled.metadata, namespace: targetNamespace } };
      return owned(moved, object);
    });
  } catch (error) {
    if (error instanceof BuildError) throw new Failure("BuildFailed", error.message);
    throw error;
  }
}

function attemptApply(
  act: () => Change[],
  reason: string,
  remembered: (outcome: string) => void,
): Change[] {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ApplyError)) throw error;
    remembered(reason);
    throw new Failure(reason, error.message);
  }
}

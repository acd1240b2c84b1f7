import {
  ApplyError,
  applyStaged,
  changeLog,
  owned,
  prune,
  wouldChange,
  type Change,
} from "./apply";
import { build, BuildError, hasFolder, normalise } from "./build";
import type { Clock } from "./clock";
import { digestOf, type Cluster } from "./cluster";
import type { Notice } from "./events";
import {
  asKustomization,
  conditionOf,
  dropCondition,
  remember,
  retryOf,
  setCondition,
  timeoutOf,
  type Kustomization,
} from "./flux-kustomization";
import type { Artifact } from "./git-mirror";
import { formatDuration } from "./go-duration";
import { unhealthy } from "./health-check";
import { inventoryId, refOf, type Manifest } from "./objects";
import { exists, type Account } from "./rbac";
import { substitute } from "./substitute";

/** What a reconciliation needs of the world around it. */
export interface Context {
  cluster: Cluster;
  clock: Clock;
  artifact(): Artifact | undefined;
  /** Other Kustomizations that have to look again. */
  enqueue(id: string): void;
  emit(object: Kustomization, notice: Notice): void;
  /**
   * Whether success is told too (newer Flux does so, to the providers that update commit statuses).
   */
  heartbeats: boolean;
  closing: AbortSignal;
}

/** A failure that is reported under a reason; the message is Flux' own. */
class Failure extends Error {
  constructor(
    readonly reason: string,
    message: string,
    readonly eventMessage = message,
  ) {
    super(message);
  }
}
/** Something new came while the health of what it replaces was checked; the message is what. */
class Overtaken extends Error {}

const second = 1000;
/** The one source of this cluster, as `flux bootstrap` names it. */
export const source = { kind: "GitRepository", name: "flux-system", namespace: "flux-system" };
/**
 * How long an apply that changes something takes, and how long a dependency is waited for, in the
 * cluster's time.
 */
const applyTakes = 20 * second;
const dependencyRetry = 30 * second;

interface Attempt {
  ctx: Context;
  object: Kustomization;
  id: string;
  artifact: Artifact;
  started: number;
}

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
    ready(
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
  const waitsFor = unready(attempt);
  if (waitsFor !== undefined) {
    ready(ctx, object, "False", "DependencyNotReady", waitsFor);
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
    const message = `Reconciliation finished in ${elapsed(attempt)}, next run in ${formatDuration(object.spec.interval)}`;
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
    ready(ctx, object, "False", "HealthCheckCanceled", `New reconciliation triggered by ${by}`);
    say(attempt, "info", `Health checks canceled due to new reconciliation triggered by ${by}`);
    finish(ctx, object, id);
    return 0;
  }
  const failure =
    error instanceof Failure
      ? error
      : new Failure("ReconciliationFailed", error instanceof Error ? error.message : String(error));
  ready(ctx, object, "False", failure.reason, failure.message);
  say(attempt, "error", failure.eventMessage);
  finish(ctx, object, id);
  return retryOf(object);
}

async function perform(attempt: Attempt, overtaken: AbortSignal): Promise<void> {
  const { ctx, object, artifact, id } = attempt;
  const { cluster, clock } = ctx;
  const { revision } = artifact;
  ready(ctx, object, "Unknown", "Progressing", "Reconciliation in progress");
  progress(attempt, `Fetching manifests for revision ${revision}`);
  const tmp = `/tmp/kustomization-${String(Math.floor(Math.random() * 4_000_000_000))}`;
  if (!hasFolder(artifact.files, object.spec.path)) {
    const where = `${tmp}/${normalise(object.spec.path)}`;
    throw new Failure(
      "ArtifactFailed",
      `kustomization path not found: stat ${where}: no such file or directory`,
    );
  }
  object.status.lastAttemptedRevision = revision;
  progress(attempt, `Building manifests for revision ${revision}`);
  const manifests = manifestsOf(attempt, tmp);
  const digest = digestOf(manifests);
  const remembered = (outcome: string) =>
    remember(object, digest, outcome, revision, elapsed(attempt), new Date(clock.now()));

  progress(attempt, `Detecting drift for revision ${revision}`);
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

  await checkHealth(attempt, changes, changed.length > 0, overtaken, remembered);
  object.status.lastAppliedRevision = revision;
  ready(ctx, object, "True", "ReconciliationSucceeded", `Applied revision: ${revision}`);
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

async function checkHealth(
  attempt: Attempt,
  changes: readonly Change[],
  drifted: boolean,
  overtaken: AbortSignal,
  remembered: (outcome: string) => void,
): Promise<void> {
  const { ctx, object, artifact } = attempt;
  const { healthChecks, wait } = object.spec;
  const checked = wait
    ? changes.map((one) => one.ref)
    : changes
        .map((one) => one.ref)
        .filter((ref) => {
          return healthChecks.some(
            (one) =>
              one.kind === ref.kind &&
              one.name === ref.name &&
              (one.namespace ?? "") === ref.namespace,
          );
        });
  if (checked.length === 0) return dropCondition(object, "Healthy");
  const timeout = timeoutOf(object);
  const wasHealthy = conditionOf(object.status, "Healthy")?.status === "True";
  const isNewRevision = object.status.lastAppliedRevision !== artifact.revision;
  const message = `Running health checks for revision ${artifact.revision}`;
  healthy(
    attempt,
    "Unknown",
    "Progressing",
    `${message} with a timeout of ${formatDuration(timeout)}`,
  );
  progress(attempt, message);
  const started = ctx.clock.now();
  const signal = AbortSignal.any([ctx.closing, overtaken]);
  const look = () => unhealthy(ctx, checked, object.spec.healthCheckExprs);
  for (let waiting = look(); waiting.length > 0; waiting = look()) {
    const left = timeout - ctx.clock.since(started);
    const stalled = waiting.filter((one) => one.status === "Failed");
    if (stalled.length > 0 || left <= 0) {
      const words = (list: typeof waiting) => list.map((one) => one.words).join(", ");
      const problem =
        stalled.length > 0
          ? `failed early due to stalled resources: [${words(stalled)}]`
          : `timeout waiting for: [${words(waiting)}]`;
      healthy(attempt, "False", "HealthCheckFailed", problem);
      remembered("HealthCheckFailed");
      throw new Failure(
        "HealthCheckFailed",
        problem,
        `health check failed after ${formatDuration(ctx.clock.since(started))}: ${problem}`,
      );
    }
    try {
      await ctx.clock.sleep(Math.min(left, 5 * second), signal);
    } catch (error) {
      if (overtaken.aborted && !ctx.closing.aborted)
        throw new Overtaken(String(overtaken.reason), { cause: error });
      throw error;
    }
  }
  const passed = `Health check passed in ${formatDuration(ctx.clock.since(started))}`;
  if (!wasHealthy || (isNewRevision && drifted)) say(attempt, "info", passed);
  healthy(attempt, "True", "Succeeded", passed);
}

/** On deletion: prunes what it made, unless the account that made it is gone; then only says so. */
async function finalize(
  ctx: Context,
  object: Kustomization,
  id: string,
): Promise<number | undefined> {
  const { inventory, lastAppliedRevision } = object.status;
  const { prune: prunes, suspend, deletionPolicy } = object.spec;
  const deletes =
    !suspend && (deletionPolicy === "MirrorPrune" ? prunes : deletionPolicy !== "Orphan");
  const ids = inventory?.entries.map((entry) => entry.id) ?? [];
  const tell = (severity: Notice["severity"], message: string) =>
    ctx.emit(object, { severity, message, revision: lastAppliedRevision });
  if (deletes && ids.length > 0) {
    await ctx.clock.sleep(applyTakes / 2, ctx.closing);
    const account = accountOf(object);
    if (exists(ctx.cluster, account)) {
      try {
        const changes = prune(ctx.cluster, account, ids, new Date(ctx.clock.now()), ctx.enqueue);
        if (changes.length > 0) tell("info", changeLog(changes));
      } catch (error) {
        if (!(error instanceof ApplyError)) throw error;
        tell("error", "pruning for deleted resource failed");
        return retryOf(object);
      }
    } else {
      const left = ids.flatMap((one) => ctx.cluster.get(one) ?? []).map((one) => refOf(one));
      tell(
        "error",
        `unable to prune objects: \n${left.map((ref) => [ref.kind, ref.namespace, ref.name].filter(Boolean).join("/")).join("\n")}`,
      );
    }
  }
  ctx.cluster.remove(id);
  return undefined;
}

function unready({ ctx, object, artifact }: Attempt): string | undefined {
  for (const wanted of object.spec.dependsOn) {
    const namespace = wanted.namespace ?? object.metadata.namespace;
    const name = `${namespace}/${wanted.name}`;
    const id = inventoryId({
      group: "kustomize.toolkit.fluxcd.io",
      version: "v1",
      kind: "Kustomization",
      namespace,
      name: wanted.name,
    });
    const dependency = asKustomization(ctx.cluster.get(id));
    if (dependency === undefined) {
      return `dependency '${name}' not found: kustomizations.kustomize.toolkit.fluxcd.io "${wanted.name}" not found`;
    }
    const { status, metadata } = dependency;
    if (
      status.observedGeneration !== metadata.generation ||
      conditionOf(status, "Ready")?.status !== "True"
    )
      return `dependency '${name}' is not ready`;
    if (status.lastAppliedRevision !== artifact.revision)
      return `dependency '${name}' revision is not up to date`;
  }
  return undefined;
}

function accountOf({ spec, metadata }: Kustomization): Account | undefined {
  return spec.serviceAccountName === undefined
    ? undefined
    : { namespace: metadata.namespace, name: spec.serviceAccountName };
}

function say(
  { ctx, object, artifact }: Attempt,
  severity: Notice["severity"],
  message: string,
): void {
  ctx.emit(object, { severity, message, revision: artifact.revision });
}

function ready(
  ctx: Context,
  object: Kustomization,
  status: "True" | "False" | "Unknown",
  reason: string,
  message: string,
): void {
  setCondition(object, new Date(ctx.clock.now()), { type: "Ready", status, reason, message });
}

function healthy(
  { ctx, object }: Attempt,
  status: "True" | "False" | "Unknown",
  reason: string,
  message: string,
): void {
  setCondition(object, new Date(ctx.clock.now()), { type: "Healthy", status, reason, message });
}

function progress({ ctx, object, id }: Attempt, message: string): void {
  const text = `${message} with a timeout of ${formatDuration(timeoutOf(object))}`;
  setCondition(object, new Date(ctx.clock.now()), {
    type: "Reconciling",
    status: "True",
    reason: "Progressing",
    message: text,
  });
  ctx.cluster.patch(id, { status: structuredClone(object.status) });
}

/**
 * The last word of a reconciliation: Reconciling goes with success, and says that it will be tried
 * again after a failure.
 */
function finish(ctx: Context, object: Kustomization, id: string): void {
  const outcome = conditionOf(object.status, "Ready")?.status;
  const reconciling = conditionOf(object.status, "Reconciling");
  if (outcome === "True") {
    dropCondition(object, "Reconciling");
    object.status.observedGeneration = object.metadata.generation;
  } else if (outcome === "False" && reconciling !== undefined) {
    setCondition(object, new Date(ctx.clock.now()), {
      ...reconciling,
      reason: "ProgressingWithRetry",
    });
  }
  ctx.cluster.patch(id, { status: structuredClone(object.status) });
}

function elapsed({ ctx, started }: Attempt): string {
  return formatDuration(ctx.clock.since(started));
}

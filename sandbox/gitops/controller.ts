import type { Context } from "./attempt";
import { hasFolder, normalise } from "./build";
import type { Clock } from "./clock";
import { type Cluster, find } from "./cluster";
import { makeEvent, throughAlerts } from "./events";
import { asKustomization, seconds } from "./flux-kustomization";
import type { Artifact, Mirror } from "./git-mirror";
import { inventoryId, manifestSchema, refOf } from "./objects";
import { parseAllDocuments } from "yaml";
import { reconcile, source } from "./reconcile";
import { withoutIgnored } from "./source-ignore";
import type { Sender } from "./sender";

export interface ControllerOptions {
  cluster: Cluster;
  clock: Clock;
  mirror: Mirror;
  sender: Sender;
  /**
   * Where the cluster starts (`clusters/staging`), or the folder of its instances
   * (`tenants/staging`).
   */
  path: string;
  heartbeats: boolean;
  log(line: string): void;
}

export interface Controller {
  /** Fetches, and reconciles everything if there is a newer commit. */
  poll(): Promise<void>;
  /** Suspends or resumes a Kustomization, or the source; answers whether there is one. */
  suspend(kind: string, name: string, value: boolean): boolean;
  close(): Promise<void>;
}

interface Worker {
  running: boolean;
  again: boolean;
  overtaken: AbortController;
  timer?: NodeJS.Timeout;
}

const kustomizeGroup = "kustomize.toolkit.fluxcd.io";

/**
 * One cluster's controllers: source-controller's fetch, and a queue that reconciles each
 * Kustomization by itself.
 */
export function startController(options: ControllerOptions): Controller {
  const { cluster, clock, sender, log } = options;
  const closing = new AbortController();
  const workers = new Map<string, Worker>();
  const running = new Set<Promise<void>>();
  let artifact: Artifact | undefined;
  let polling: Promise<void> | undefined;

  const ctx: Context = {
    cluster,
    clock,
    artifact: () => artifact,
    enqueue: (id) => enqueue(id, `Kustomization/${id.split("_").slice(0, 2).join("/")}`),
    emit(object, notice) {
      const event = throughAlerts(cluster, makeEvent(object, notice, new Date(clock.now())));
      if (event !== undefined) sender.send(event);
    },
    heartbeats: options.heartbeats,
    closing: closing.signal,
  };

  function enqueue(id: string, by: string): void {
    if (closing.signal.aborted) return;
    const worker = workers.get(id) ?? {
      running: false,
      again: false,
      overtaken: new AbortController(),
    };
    workers.set(id, worker);
    clearTimeout(worker.timer);
    if (worker.running) {
      worker.again = true;
      worker.overtaken.abort(by);
      return;
    }
    const work = run(id, worker).finally(() => running.delete(work));
    running.add(work);
  }

  async function run(id: string, worker: Worker): Promise<void> {
    worker.running = true;
    let next: number | undefined;
    do {
      worker.again = false;
      worker.overtaken = new AbortController();
      try {
        next = await reconcile(ctx, id, worker.overtaken.signal);
      } catch (error) {
        if (closing.signal.aborted) return;
        log(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        next = 60_000;
      }
    } while (worker.again && !closing.signal.aborted);
    worker.running = false;
    if (next === undefined) {
      workers.delete(id);
    } else if (!closing.signal.aborted) {
      worker.timer = setTimeout(() => enqueue(id, "timer"), clock.real(next)).unref();
    }
  }

  async function fetchOnce(): Promise<void> {
    // Suspended, source-controller fetches nothing; what was fetched before stays.
    if (artifact !== undefined && isSourceSuspended(cluster)) return;
    const fetched = await options.mirror.fetch();
    if (fetched === undefined || closing.signal.aborted) return;
    artifact = { ...fetched, files: withoutIgnored(fetched.files, ignoreOf(cluster)) };
    bootstrap(cluster, artifact, options.path, new Date(clock.now()));
    const by = `${source.kind}/${source.namespace}/${source.name}`;
    for (const one of cluster.list()) {
      if (asKustomization(one) !== undefined) enqueue(inventoryId(refOf(one)), by);
    }
  }

  return {
    poll() {
      polling ??= fetchOnce()
        .catch((error: unknown) =>
          log(`fetch failed: ${error instanceof Error ? error.message : String(error)}`),
        )
        .finally(() => (polling = undefined));
      return polling;
    },
    suspend(kind, name, value) {
      const { namespace } = source;
      const group = kind === source.kind ? "source.toolkit.fluxcd.io" : kustomizeGroup;
      const id = inventoryId({ group, version: "v1", kind, namespace, name });
      if (!cluster.suspend(id, value)) return false;
      if (!value && kind === "Kustomization") enqueue(id, "resume");
      return true;
    },
    async close() {
      closing.abort();
      for (const worker of workers.values()) clearTimeout(worker.timer);
      await polling;
      await Promise.allSettled(running);
      cluster.save();
    },
  };
}

function isSourceSuspended(cluster: Cluster): boolean {
  const spec = find(cluster, { ...source, group: "source.toolkit.fluxcd.io" })?.spec;
  return typeof spec === "object" && spec !== null && "suspend" in spec && spec.suspend === true;
}

/** `spec.ignore` of the source, as it was when its commit came. */
function ignoreOf(cluster: Cluster): string | undefined {
  const spec = find(cluster, { ...source, group: "source.toolkit.fluxcd.io" })?.spec;
  const ignore = typeof spec === "object" && spec !== null && "ignore" in spec ? spec.ignore : "";
  return typeof ignore === "string" && ignore !== "" ? ignore : undefined;
}

/**
 * What `flux bootstrap` leaves in a cluster: the source, and the Kustomization that everything else
 * comes from.
 */
function bootstrap(cluster: Cluster, artifact: Artifact, path: string, now: Date): void {
  const { namespace } = source;
  const repository = {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: source.kind,
    metadata: { name: source.name, namespace },
    spec: {},
  };
  const repositoryId = inventoryId(refOf(repository));
  if (cluster.get(repositoryId) === undefined) cluster.apply(repository, now);
  const generation = Number(cluster.get(repositoryId)?.metadata.generation ?? 1);
  const stored = `stored artifact for revision '${artifact.revision}'`;
  const condition = {
    status: "True",
    reason: "Succeeded",
    message: stored,
    lastTransitionTime: seconds(now),
    observedGeneration: generation,
  };
  cluster.patch(repositoryId, {
    status: {
      observedGeneration: generation,
      artifact: { revision: artifact.revision, lastUpdateTime: seconds(now) },
      conditions: [
        { type: "Ready", ...condition },
        { type: "ArtifactInStorage", ...condition },
      ],
    },
  });
  const root = rootOf(artifact, path);
  const id = inventoryId({
    group: kustomizeGroup,
    version: "v1",
    kind: "Kustomization",
    namespace,
    name: root.name,
  });
  if (cluster.get(id) !== undefined) return;
  cluster.apply(
    {
      apiVersion: `${kustomizeGroup}/v1`,
      kind: "Kustomization",
      metadata: { name: root.name, namespace },
      spec: {
        interval: "10m0s",
        path: `./${root.path}`,
        prune: true,
        sourceRef: { kind: source.kind, name: source.name },
      },
    },
    now,
  );
}

/**
 * Where to start: at the cluster folder whose Kustomization points at `path`, so that accounts and
 * roles are there too; at the path itself where it is a cluster folder, or where nothing points at
 * it.
 */
function rootOf(artifact: Artifact, path: string): { name: string; path: string } {
  const wanted = normalise(path);
  if (wanted.startsWith("clusters/")) return { name: "flux-system", path: wanted };
  for (const [file, text] of artifact.files) {
    const folder = /^(clusters\/[^/]+)\/.*\.ya?ml$/.exec(file)?.[1];
    if (folder === undefined || !text.includes(kustomizeGroup)) continue;
    const points = parseAllDocuments(text).some((document) => {
      if (document.errors.length > 0) return false;
      const manifest = manifestSchema.safeParse(document.toJS());
      if (!manifest.success || manifest.data.kind !== "Kustomization") return false;
      const { spec } = manifest.data;
      return (
        typeof spec === "object" &&
        spec !== null &&
        "path" in spec &&
        typeof spec.path === "string" &&
        normalise(spec.path) === wanted
      );
    });
    if (points && hasFolder(artifact.files, folder)) return { name: "flux-system", path: folder };
  }
  return { name: "tenants", path: wanted };
}

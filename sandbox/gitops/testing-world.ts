import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FluxEvent } from "./events";
import type { FlaggerEvent } from "./flagger-webhook";
import { startGitops, type Gitops, type GitopsOptions } from "./start-gitops";

export const hmacKey = "key-of-the-test-target";
export const apiToken = "token-of-the-test-api";
/** A minute of the cluster takes 240 ms. */
const timeScale = 0.08;
export const clusterMinute = 240;
const flaggerPath = "/api/webhooks/flagger/staging/token-of-the-test-target";
export const seed = path.join(import.meta.dirname, "../platform/acme/platform");

/**
 * A real Git repository in a temporary folder, starting from the platform repository's seed, `lean`
 * without infrastructure.
 */
export class Repository {
  readonly dir: string;

  constructor(home: string, lean: boolean) {
    this.dir = path.join(home, "platform");
    cpSync(seed, this.dir, { recursive: true });
    if (lean) {
      rmSync(path.join(this.dir, "clusters/staging/infrastructure.yaml"));
      const tenants = path.join(this.dir, "clusters/staging/tenants.yaml");
      writeFileSync(
        tenants,
        readFileSync(tenants, "utf8").replace(
          "    - name: infrastructure-configs\n    - name: policies\n",
          "",
        ),
      );
    }
    this.#git("init", "--quiet", "--initial-branch=main");
    this.commit("Seed");
  }

  /** Writes files (null removes a file or a folder) and commits them; answers the commit's hash. */
  change(files: Record<string, string | null>, message = "Change"): string {
    for (const [file, content] of Object.entries(files)) {
      const at = path.join(this.dir, file);
      if (content === null) {
        rmSync(at, { recursive: true });
      } else {
        mkdirSync(path.dirname(at), { recursive: true });
        writeFileSync(at, content);
      }
    }
    return this.commit(message);
  }

  read(file: string): string {
    return readFileSync(path.join(this.dir, file), "utf8");
  }

  commit(message: string): string {
    this.#git("add", "--all");
    this.#git(
      "-c",
      "user.name=Test",
      "-c",
      "user.email=test@example.com",
      "commit",
      "--quiet",
      "--allow-empty",
      "-m",
      message,
    );
    return this.#git("rev-parse", "HEAD").trim();
  }

  #git(...args: string[]): string {
    return execFileSync("git", ["-C", this.dir, ...args], { encoding: "utf8" });
  }
}

/**
 * Receives events as Slipway would; what is not signed with the target's key is refused and kept
 * apart.
 */
export class Receiver {
  readonly events: FluxEvent[] = [];
  /** What Flagger told, which signs nothing. */
  readonly releases: FlaggerEvent[] = [];
  readonly components: (string | undefined)[] = [];
  refused = 0;
  /** The next so many deliveries are answered with this status. */
  failing: { status: number; times: number } = { status: 500, times: 0 };
  #server: Server | undefined;

  async listen(): Promise<string> {
    this.#server = createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      if (this.failing.times > 0) {
        this.failing.times -= 1;
        res.writeHead(this.failing.status).end();
        return;
      }
      if (req.url === flaggerPath) {
        this.releases.push(JSON.parse(body.toString("utf8")) as FlaggerEvent);
        res.writeHead(202).end();
        return;
      }
      const expected = `sha256=${createHmac("sha256", hmacKey).update(body).digest("hex")}`;
      if (req.headers["x-signature"] !== expected) {
        this.refused += 1;
        res.writeHead(401).end();
        return;
      }
      this.components.push(req.headers["gotk-component"]?.toString());
      this.events.push(JSON.parse(body.toString("utf8")) as FluxEvent);
      res.writeHead(204).end();
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/webhooks/flux/staging`;
  }

  of(name: string): FluxEvent[] {
    return this.events.filter((one) => one.involvedObject.name === name);
  }

  close(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}

/** Everything that a test of the stand-in needs, in one temporary folder. */
export class World {
  readonly home = mkdtempSync(path.join(tmpdir(), "gitops-"));
  readonly repository: Repository;
  readonly receiver = new Receiver();
  #gitops: Gitops | undefined;
  #webhookUrl = "";

  constructor({ lean = true } = {}) {
    this.repository = new Repository(this.home, lean);
  }

  get gitops(): Gitops {
    if (this.#gitops === undefined) throw new Error("Not started");
    return this.#gitops;
  }

  async start(options: Partial<GitopsOptions> = {}): Promise<void> {
    const webhookUrl = await this.receiver.listen();
    await this.restart(options, webhookUrl);
  }

  async restart(
    options: Partial<GitopsOptions> = {},
    webhookUrl = this.#webhookUrl,
  ): Promise<void> {
    await this.#gitops?.close();
    this.#webhookUrl = webhookUrl;
    this.#gitops = await startGitops({
      targets: [
        {
          name: "staging",
          cluster: "staging",
          repository: `file://${this.repository.dir}`,
          branch: "main",
          path: "tenants/staging",
          webhookUrl,
          hmacKey,
          flaggerUrl: new URL(flaggerPath, webhookUrl).href,
        },
      ],
      dataDir: path.join(this.home, "data"),
      intervalMs: 60_000,
      timeScale,
      retryWaits: [20, 40],
      apiToken,
      ...options,
    });
    await this.#gitops.poll();
  }

  /** Commits and lets the stand-in look. */
  async push(files: Record<string, string | null>): Promise<string> {
    const hash = this.repository.change(files);
    await this.gitops.poll();
    return hash;
  }

  /** A Kustomization as the cluster's API shows it. */
  async kustomization(name: string): Promise<{ status: number; body: KustomizationBody }> {
    const url = `${this.gitops.url}/clusters/staging/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/${name}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${apiToken}` } });
    return { status: response.status, body: (await response.json()) as KustomizationBody };
  }

  /** A Canary as the cluster's API shows it. */
  async canary(namespace: string, name: string): Promise<{ status: number; body: CanaryBody }> {
    const url = `${this.gitops.url}/clusters/staging/apis/flagger.app/v1beta1/namespaces/${namespace}/canaries/${name}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${apiToken}` } });
    return { status: response.status, body: (await response.json()) as CanaryBody };
  }

  async close(): Promise<void> {
    await this.#gitops?.close();
    this.receiver.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}

export interface KustomizationBody {
  metadata: { generation: number };
  status: {
    observedGeneration: number;
    lastAppliedRevision?: string;
    lastAttemptedRevision?: string;
    conditions: { type: string; status: string; reason: string; message: string }[];
    inventory?: { entries: { id: string; v: string }[] };
    history: {
      lastReconciledStatus: string;
      totalReconciliations: number;
      metadata: Record<string, string>;
    }[];
  };
}

export interface CanaryBody {
  status?: {
    phase: string;
    canaryWeight: number;
    failedChecks: number;
    conditions: { type: string; status: string; message: string }[];
  };
}

export interface InstanceOptions {
  image?: string;
  account?: string;
  timeout?: string;
  namespace?: string;
  dependsOn?: string;
  /** Further objects, as YAML documents. */
  more?: string;
  replicas?: number;
  /** A Canary of the Deployment, with this of its analysis, in JSON. */
  analysis?: string;
}

/** As Slipway tells Flux how a Canary is. */
const canaryChecks = `  healthCheckExprs:
    - apiVersion: flagger.app/v1beta1
      kind: Canary
      current: has(status.phase) && status.phase in ['Initialized', 'Succeeded']
      inProgress: "!has(status.phase) || status.phase in ['Initializing', 'Waiting', 'Progressing', 'WaitingPromotion', 'Promoting', 'Finalising']"
      failed: has(status.phase) && status.phase == 'Failed'
`;

function canaryOf(name: string, namespace: string, analysis: string): string {
  return `---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  provider: gatewayapi:v1
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} }
  analysis: ${analysis}
`;
}

/** The folder of an instance in the shape that the platform repository's README describes. */
export function instance(
  team: string,
  name: string,
  options: InstanceOptions = {},
): Record<string, string> {
  const folder = `tenants/staging/${team}/${name}`;
  const dependsOn =
    options.dependsOn === undefined ? "" : `  dependsOn: [{ name: ${options.dependsOn} }]\n`;
  return {
    [`${folder}/kustomization.yaml`]:
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [sync.yaml]\n",
    [`${folder}/slipway.yaml`]: `apiVersion: slipway.dev/v1alpha1\nkind: Instance\nmetadata: { name: ${name} }\n`,
    [`${folder}/sync.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${team}.${name}
  namespace: flux-system
  annotations:
    event.toolkit.fluxcd.io/slipway-instance: id-of-${team}-${name}
spec:
  interval: 1h
  retryInterval: 1m
  timeout: ${options.timeout ?? "5m"}
  path: ./${folder}/manifests
  prune: true
  wait: true
  serviceAccountName: ${options.account ?? `team-${team}`}
  sourceRef: { kind: GitRepository, name: flux-system }
${dependsOn}${options.analysis === undefined ? "" : canaryChecks}`,
    [`${folder}/manifests/kustomization.yaml`]:
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [app.yaml]\n",
    [`${folder}/manifests/app.yaml`]: `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${options.namespace ?? team} }
spec: { ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${options.namespace ?? team} }
spec:
  replicas: ${options.replicas ?? 2}
  template:
    spec:
      containers: [{ name: app, image: "${options.image ?? "registry.example.com/app:1.0.0"}" }]
${options.analysis === undefined ? "" : canaryOf(name, options.namespace ?? team, options.analysis)}${options.more ?? ""}`,
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startGitops, type Gitops, type GitopsOptions } from "./start-gitops";
import { flaggerPath, hmacKey, Receiver } from "./testing-receiver";
import { Repository } from "./testing-repository";

export const apiToken = "token-of-the-test-api";
/** A minute of the cluster takes 240 ms. */
const timeScale = 0.08;
export const clusterMinute = 240;

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

import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Octokit } from "@octokit/rest";
import { type Forge, type ForgeOptions, startForge } from "../index";
import { violations } from "./openapi";

export const token = "token-of-the-bot";
export const reviewerToken = "token-of-olivia";
export const repository = { owner: "acme", repo: "platform" };

/** Calls that are meant to fail need not be told on the terminal. */
export const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export type Delivered = {
  event: string;
  headers: IncomingHttpHeaders;
  body: string;
  payload: Record<string, unknown>;
};

/** A receiver of webhooks; `answer` may be set to let deliveries fail. */
export class Receiver {
  readonly deliveries: Delivered[] = [];
  answer: (delivered: Delivered) => number = () => 200;
  #server: Server | null = null;

  async start(): Promise<string> {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = Buffer.concat(chunks).toString("utf8");
        const delivered: Delivered = {
          event: String(request.headers["x-github-event"]),
          headers: request.headers,
          body,
          payload: JSON.parse(body) as Record<string, unknown>,
        };
        this.deliveries.push(delivered);
        response.writeHead(this.answer(delivered)).end("received");
      });
    });
    const server = this.#server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  }

  /** The deliveries as `event.action`, in the order of arrival. */
  names(): string[] {
    return this.deliveries.map(({ event, payload }) =>
      typeof payload["action"] === "string" ? `${event}.${payload["action"]}` : event,
    );
  }

  close(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}

export type UnderTest = { forge: Forge; dir: string; close: () => Promise<void> };

export async function temporaryDir(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), "forge-test-"));
}

/** A forge in a folder of its own, with one small repository. */
export async function forgeUnderTest(options: Partial<ForgeOptions> = {}): Promise<UnderTest> {
  const dir = await temporaryDir();
  const forge = await startForge({
    dataDir: path.join(dir, "data"),
    token,
    tokens: { [reviewerToken]: "ops-olivia" },
    webhookRetryDelays: [10, 20],
    ...options,
  });
  await forge.createRepository("acme/platform", {
    "README.md": "# Platform\n",
    "clusters/prod/kustomization.yaml": "resources: []\n",
    "tenants/a/one.yaml": "a: 1\n",
  });
  return {
    forge,
    dir,
    close: async () => {
      await forge.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * An Octokit whose every call is held against GitHub's own description; what does not fit is
 * collected in `found`.
 */
export function checkedOctokit(forge: Forge, found: string[], auth = token): Octokit {
  const checked: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    const copy = response.clone();
    const type = copy.headers.get("content-type") ?? "";
    found.push(
      ...violations({
        method: init?.method ?? "GET",
        path: decodeURIComponent(url.pathname.slice("/api/v3".length)),
        query: url.searchParams,
        body:
          typeof init?.body === "string" && init.body !== ""
            ? (JSON.parse(init.body) as unknown)
            : undefined,
        status: copy.status,
        type,
        answer: type.startsWith("application/json") ? ((await copy.json()) as unknown) : undefined,
      }),
    );
    return response;
  };
  return new Octokit({ auth, baseUrl: forge.api, request: { fetch: checked }, log: quiet });
}

/** A branch off main with these files changed (null deletes), in one commit; answers the commit. */
export async function branchWith(
  octokit: Octokit,
  name: string,
  files: Record<string, string | null>,
  from = "main",
): Promise<string> {
  const base = await octokit.git.getRef({ ...repository, ref: `heads/${from}` });
  const tree = await octokit.git.createTree({
    ...repository,
    base_tree: base.data.object.sha,
    tree: Object.entries(files).map(([path, content]) => ({
      path,
      mode: "100644" as const,
      type: "blob" as const,
      ...(content === null ? { sha: null } : { content }),
    })),
  });
  const commit = await octokit.git.createCommit({
    ...repository,
    message: `Change ${name}`,
    tree: tree.data.sha,
    parents: [base.data.object.sha],
  });
  await octokit.git.createRef({ ...repository, ref: `refs/heads/${name}`, sha: commit.data.sha });
  return commit.data.sha;
}

/** The same, and a pull request of it; answers its number. */
export async function pullWith(
  octokit: Octokit,
  name: string,
  files: Record<string, string | null>,
): Promise<number> {
  await branchWith(octokit, name, files);
  const pull = await octokit.pulls.create({
    ...repository,
    title: `Change ${name}`,
    head: name,
    base: "main",
    body: "A *body*.",
  });
  return pull.data.number;
}

/** What a promise was refused with, as Octokit tells it. */
export async function refusal(
  promise: Promise<unknown>,
): Promise<{ status: number; message: string; body: unknown }> {
  try {
    await promise;
  } catch (error) {
    const {
      status = 0,
      message = "",
      response,
    } = error as { status?: number; message?: string; response?: { data?: unknown } };
    return { status, message, body: response?.data };
  }
  throw new Error("It was not refused.");
}

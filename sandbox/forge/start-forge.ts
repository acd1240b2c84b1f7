import { mkdir } from "node:fs/promises";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { endTokens } from "./apps/installations";
import { Api, graphqlPath } from "./http/api";
import { isArchiveRequest, serveArchive } from "./http/codeload";
import { type FaultHook, type FaultRule, Faults } from "./http/faults";
import { serveControl } from "./http/control";
import { serveAccessToken } from "./http/access-token";
import { RateLimit } from "./http/rate-limit";
import { isGitRequest, serveGit } from "./http/smart-http";
import type { ForgeOptions } from "./options";
import { settle, settlePullRefs } from "./pulls/announce";
import { isQueueing } from "./queue/rows";
import { settleQueues } from "./queue/settle-queue";
import { firstCommit, seedFrom } from "./seed";
import { Pages } from "./pages/serve-page";
import { enqueuePing } from "./webhooks/ping";
import { WebhookSender } from "./webhooks/sender";
import {
  type World,
  allRepositories,
  createRepository,
  createWorld,
  findRepository,
} from "./world";

export type Forge = {
  /** The forge's address, without a slash at the end; the API is below `/api/v3`. */
  url: string;
  api: string;
  /** How often each API route was called, by `METHOD /path/{parameter}`. */
  calls: () => Record<string, number>;
  resetCalls: () => void;
  /** Lets calls fail: the hook is asked for each one. null takes it away. */
  fault: (hook: FaultHook | null) => void;
  /** The same by rules, as `POST /__faults` takes them. */
  setFaults: (rules: readonly FaultRule[]) => void;
  /**
   * Makes a repository (`owner/name`) with these files as its first commit; answers that commit, or
   * null without files.
   */
  createRepository: (fullName: string, files?: Record<string, string>) => Promise<string | null>;
  /** Resolves when every webhook is delivered or given up. */
  webhooksSettled: () => Promise<void>;
  /** Ends every token of an installation early, as GitHub does now and then. */
  endInstallationTokens: () => void;
  close: () => Promise<void>;
};

/**
 * Starts a forge on its data folder; what an earlier one left unfinished there is finished first.
 */
export async function startForge(options: ForgeOptions): Promise<Forge> {
  await mkdir(options.dataDir, { recursive: true });
  const faults = new Faults();
  const running: { handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> } =
    {
      handle: (_request, response) => {
        response
          .writeHead(503, { "retry-after": "1", "content-type": "text/plain" })
          .end("The forge is starting.\n");
        return Promise.resolve();
      },
    };
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    running.handle(request, response).catch((error: unknown) => {
      if (!response.destroyed) console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { "content-type": "text/plain" }).end("The forge failed.\n");
    });
  });
  server.requestTimeout = 0; // a long push takes its time
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, options.host ?? "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = options.publicUrl ?? `http://127.0.0.1:${port}`;
  const world = createWorld(options, url);
  const sender = new WebhookSender(world);
  const limit = new RateLimit(options.rateLimit ?? 100_000, () => world.now().getTime());
  const api = new Api(world, faults, limit, {
    latencyMs: options.latencyMs ?? 0,
    withoutGraphQL: options.withoutGraphQL ?? false,
  });
  const pages = new Pages(world, port);
  // As at GitHub, after the answer.
  world.wakeQueue = (repo) => {
    if (isQueueing(world, repo))
      repo.git.exclusively(() => settleQueues(world, repo)).catch(console.error);
  };
  for (const repo of allRepositories(world))
    await repo.git.exclusively(() =>
      settle(world, repo, repo.row.owner).then(() => settlePullRefs(world, repo)),
    );
  for (const repo of allRepositories(world)) world.wakeQueue(repo);
  if (options.seedDir) await seedFrom(world, options.seedDir);
  enqueuePing(world);
  sender.wake();
  running.handle = (request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (path === "/api/v3" || path.startsWith("/api/v3/") || path === graphqlPath)
      return api.handle(request, response);
    if (path.startsWith("/__"))
      return serveControl(faults, options.allowFaults ?? false, request, response);
    if (path === "/login/oauth/access_token" && request.method === "POST")
      return serveAccessToken(world, request, response);
    if (isArchiveRequest(path)) return serveArchive(world, request, response);
    if (isGitRequest(path)) return serveGit(world, request, response);
    return pages.handle(request, response);
  };
  return {
    url,
    api: world.api,
    calls: () => Object.fromEntries(faults.counts),
    resetCalls: () => faults.counts.clear(),
    fault: (hook) => {
      faults.hook = hook;
    },
    setFaults: (rules) => faults.replaceRules(rules),
    createRepository: (fullName, files = {}) => makeRepository(world, fullName, files),
    webhooksSettled: () => sender.settled(),
    endInstallationTokens: () => endTokens(world),
    close: async () => {
      sender.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await Promise.all([...world.openRepositories.values()].map((git) => git.close()));
      world.db.close();
    },
  };
}

async function makeRepository(
  world: World,
  fullName: string,
  files: Record<string, string>,
): Promise<string | null> {
  const [owner = "", name = ""] = fullName.split("/");
  const repo = findRepository(world, owner, name) ?? (await createRepository(world, owner, name));
  const entries = Object.entries(files).map(([path, content]) => ({
    path,
    content: Buffer.from(content),
    mode: "100644" as const,
  }));
  return firstCommit(world, repo, entries, owner);
}

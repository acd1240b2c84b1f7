import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { z } from "zod";
import { handleRequest } from "./api";
import { scaledClock } from "./clock";
import { openCluster } from "./cluster";
import { startController } from "./controller";
import { startFlagger } from "./flagger";
import { openFlaggerWebhook } from "./flagger-webhook";
import { openMirror } from "./git-mirror";
import { openReader, type Reader } from "./reader";
import { selfSigned } from "./self-signed";
import { openSender } from "./sender";

/** Real seconds that a second of the simulated cluster takes. */
const pace = 0.05;
/**
 * And one of a canary's analysis: ten steps of a minute are over in 24 seconds, and each can still
 * be seen.
 */
const analysisPace = 0.04;

const fileName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "lower case letters, digits and dashes");

/** One cluster that follows one branch, and whom to tell. */
const targetSchema = z.object({
  name: fileName,
  cluster: fileName,
  /** Clone URL. */
  repository: z.string().min(1),
  branch: z.string().min(1).default("main"),
  path: z.string().min(1),
  webhookUrl: z.url(),
  hmacKey: z.string().min(1),
  /** Where Flagger tells of its canaries; it holds the token. Without it nobody is told. */
  flaggerUrl: z.url().optional(),
});
export const targetsSchema = z
  .array(targetSchema)
  .min(1)
  .refine((all) => {
    return (
      new Set(all.map((one) => one.cluster)).size === all.length &&
      new Set(all.map((one) => one.name)).size === all.length
    );
  }, "each target has a name and a cluster of its own");
type GitopsTarget = z.input<typeof targetSchema>;

export interface GitopsOptions {
  targets: readonly GitopsTarget[];
  dataDir: string;
  /** Real milliseconds between looks at the branch; `poll` and `POST /trigger` look at once. */
  intervalMs?: number;
  port?: number;
  gitToken?: string;
  apiToken?: string;
  /**
   * How long everything takes, as a factor: at 1 an apply takes 1 s, a rollout 2 to 4 s, a timeout
   * of five minutes 15 s.
   */
  timeScale?: number;
  loseEvery?: number;
  retryWaits?: readonly number[];
  heartbeats?: boolean;
  /** Speaks TLS, with a certificate that no authority of the system knows. */
  tls?: boolean;
  log?(line: string): void;
}

export interface Gitops {
  url: string;
  /** Where it speaks TLS: who vouches for it, PEM. */
  certificateAuthority: string | undefined;
  /**
   * Looks at every branch now, and answers when that is done (not when everything is reconciled).
   */
  poll(): Promise<void>;
  /** Loses the next deliveries. */
  lose(count: number): void;
  /** The account that reads a cluster's API; undefined where there is no such cluster. */
  reader(cluster: string): Reader | undefined;
  close(): Promise<void>;
}

/**
 * Starts the stand-in for Flux and Flagger: a controller of each a target, and one HTTP server on
 * the loopback interface for all.
 */
export async function startGitops(options: GitopsOptions): Promise<Gitops> {
  const targets = targetsSchema.parse(options.targets);
  const clock = scaledClock((options.timeScale ?? 1) * pace);
  const analysisClock = scaledClock((options.timeScale ?? 1) * analysisPace);
  const parts = targets.map((target) => {
    const dir = path.join(options.dataDir, target.name);
    const log = (line: string) => options.log?.(`${target.name}: ${line}`);
    const cluster = openCluster(target.cluster, path.join(dir, "cluster.json"));
    const mirror = openMirror({
      dir: path.join(dir, "mirror.git"),
      url: target.repository,
      branch: target.branch,
      token: options.gitToken,
    });
    const sender = openSender({
      url: target.webhookUrl,
      hmacKey: target.hmacKey,
      file: path.join(dir, "sent.json"),
      clock,
      retryWaits: options.retryWaits ?? [500, 1000, 2000, 4000],
      loseEvery: options.loseEvery ?? 0,
      log,
    });
    const controller = startController({
      cluster,
      clock,
      mirror,
      sender,
      path: target.path,
      heartbeats: options.heartbeats ?? false,
      log,
    });
    const webhook = openFlaggerWebhook({
      url: target.flaggerUrl,
      loseEvery: options.loseEvery ?? 0,
      log,
    });
    const flagger = startFlagger({ cluster, clock, analysisClock, webhook, log });
    return { cluster, sender, controller, webhook, flagger };
  });
  const poll = async () => {
    await Promise.all(parts.map((one) => one.controller.poll()));
  };
  const lose = (count: number) => {
    for (const { sender, webhook } of parts) {
      sender.lose(count);
      webhook.lose(count);
    }
  };

  const suspend = (cluster: string, kind: string, name: string, value: boolean): boolean =>
    parts
      .filter((one) => one.cluster.name === cluster)
      .some(({ controller }) => controller.suspend(kind, name, value));

  const clusters = new Map(parts.map((one) => [one.cluster.name, one.cluster]));
  const changeByHand = (name: string, id: string, how: "edit" | "delete"): boolean => {
    const cluster = clusters.get(name);
    if (cluster?.get(id) === undefined) return false;
    if (how === "edit") return cluster.edit(id);
    cluster.remove(id);
    return true;
  };
  const readers = new Map([...clusters.keys()].map((name) => [name, openReader()]));
  const signed = options.tls ? selfSigned("kubernetes", new Date()) : undefined;
  const handle: RequestListener = (req, res) => {
    handleRequest(req, res, {
      clusters,
      clock,
      readers,
      token: options.apiToken,
      trigger: () => void poll(),
      lose,
      suspend,
      changeByHand,
    });
  };
  const server = signed
    ? createTlsServer({ cert: signed.certificate, key: signed.key }, handle)
    : createServer(handle);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const timer = setInterval(() => void poll(), options.intervalMs ?? 5000);
  void poll();
  return {
    url: `${signed ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificateAuthority: signed?.certificate,
    poll,
    lose,
    reader: (cluster) => readers.get(cluster),
    async close() {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all(
        parts.map(async (one) => {
          one.flagger.close();
          await one.controller.close();
          await one.sender.close();
          await one.webhook.close();
        }),
      );
    },
  };
}

import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pino from "pino";
import { takeInBundle } from "@/lib/catalog/server";
// oxlint-disable-next-line no-restricted-imports -- a stage has an environment of its own
import { parseEnvironment } from "@/lib/config/environment";
import { openDatabase } from "@/lib/db/server";
import { makeTestDatabase, testDatabaseUrl } from "@/lib/db/testing";
import { hostConnection, gitRepository } from "@/lib/git-host/server";
import type { Actor } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { prepareJobs, type JobContext } from "@/lib/jobs/server";
import { type PullRequestReport, repositoryRef } from "@/lib/git-host";
import { seedTargets } from "@/lib/targets/server";
import { type Forge, startForge } from "@/sandbox/forge";
import { followRequest } from "@/lib/following/server";
import { moveRequest, storePullRequest } from "@/lib/pull-requests/server";
import { openRequest } from "../open-request";
import { pullRequestOf } from "@/lib/git-host/testing";

/** A template whose output grows with a parameter: `extra` more files. */
export const bundle = {
  "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: NAME, version: 1.0.0 }
spec:
  title: Settings
  summary: Some settings.
  category: Tests
  tags: []
  icon: box
  owner: platform-team
  scope: team
  parameters:
    - title: Settings
      required: [greeting]
      properties:
        greeting: { type: string, minLength: 1, maxLength: 200 }
        extra: { type: array, items: { type: string }, default: [] }
  files:
    - { from: settings.yaml, to: settings.yaml }
    - { from: more.yaml, to: "more-\${{ each }}.yaml", forEach: params.extra }
`,
  "README.md": "# Settings\n",
  "files/settings.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${{ instance.name }}\ndata:\n  greeting: ${{ params.greeting }}\n",
  "files/more.yaml":
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "${{ instance.name }}-${{ each }}"\ndata:\n  a: b\n',
};

export const fluxKey = "flux-key-of-the-test-target";
export const flaggerKey = "flagger-key-of-the-test-target";
/** The OAuth App that the forge knows from the start. */
export const linking = { id: "client-of-the-tests", secret: "client-secret-of-the-tests" };
export const webhookSecret = "webhook-secret-of-the-tests";

/**
 * What one test file works with: a forge, a target on it, people, a template, and verbs' context.
 * Everything is its own.
 */
export interface Stage {
  forge: Forge;
  /** Where the forge keeps its repositories. */
  forgeDir: string;
  job: JobContext;
  template: string;
  target: string;
  repository: string;
  /** A context of a developer of the team `payments`, or of somebody else. */
  as(who?: Partial<Actor>): Promise<Context>;
  /** Opens a request for a new instance of its own, and answers its id. */
  open(over?: Record<string, unknown>): Promise<{ id: string; instanceId: string; name: string }>;
  /** What the host says of a request's pull request now, taken in as a poll does, and followed. */
  settle(requestId: string, report: PullRequestReport | undefined): Promise<void>;
  /** Moves a request to its pull request, merges that, and follows it. Answers the merge commit. */
  merge(requestId: string): Promise<string>;
  /** An instance that is in Git: opened, moved, merged and followed. */
  launch(
    over?: Record<string, unknown>,
  ): Promise<{ id: string; instanceId: string; name: string; path: string }>;
  /** Publishes another version of the template. */
  publish(
    version: string,
    change?: (files: Record<string, string>) => Record<string, string>,
  ): Promise<void>;
  /** Somebody writes to the branch by hand; null deletes. Answers the commit. */
  push(files: Record<string, string | null>): Promise<string>;
  close(): Promise<void>;
}

export async function setStage(
  options: {
    substitution?: boolean;
    groups?: string[];
    latencyMs?: number;
    clusterUrl?: string;
    requiresApproval?: boolean;
    ownDatabase?: boolean;
    databaseUrl?: string;
    webhookUrl?: string;
    unconnected?: boolean;
    site?: string;
    scope?: "team" | "platform";
    canLink?: boolean;
    labels?: string[];
    reviewers?: string[];
    autoMerge?: string;
    files?: Record<string, string>;
    /** The host takes branches and commits by its REST API only. */
    withoutGraphQL?: boolean;
  } = {},
): Promise<Stage> {
  const databaseUrl =
    options.databaseUrl ?? (options.ownDatabase ? await makeTestDatabase() : testDatabaseUrl());
  const handle = openDatabase(databaseUrl, 4);
  await prepareJobs(databaseUrl);
  const folder = await mkdtemp(path.join(tmpdir(), "slipway-requests-"));
  const short = randomUUID().slice(0, 8);
  const forge = await startForge({
    dataDir: path.join(folder, "forge"),
    token: "token-of-the-tests",
    tokens: { "token-of-somebody-else": "ops-olivia" },
    latencyMs: options.latencyMs ?? 0,
    withoutGraphQL: options.withoutGraphQL ?? false,
    ...(options.webhookUrl === undefined
      ? {}
      : { webhookUrls: [options.webhookUrl], webhookSecret }),
    oauthClient: { ...linking, callbacks: ["https://slipway.example.com/account/github"] },
  });
  const repository = `acme/platform-${short}`;
  await forge.createRepository(repository, { "README.md": "# Platform\n", ...options.files });
  const config = parseEnvironment({
    DATABASE_URL: databaseUrl,
    NEXTAUTH_URL: options.site ?? "https://slipway.example.com",
    NEXTAUTH_SECRET: "s".repeat(32),
    SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    OIDC_ISSUER: "https://sso.example.com",
    OIDC_CLIENT_ID: "slipway",
    OIDC_CLIENT_SECRET: "secret",
    GITHUB_API_URL: forge.api,
    ...(options.unconnected
      ? {}
      : { GITHUB_TOKEN: "token-of-the-tests", GITHUB_WEBHOOK_SECRET: webhookSecret }),
    ...(options.canLink
      ? { GITHUB_CLIENT_ID: linking.id, GITHUB_CLIENT_SECRET: linking.secret }
      : {}),
    LOG_LEVEL: "silent",
  });
  const log = pino({ level: "silent" });
  const job: JobContext = {
    db: handle.db,
    config,
    log,
    now: () => new Date(),
    repository: (ref) => gitRepository(() => hostConnection({ db: handle.db, config }), ref),
  };
  const target = `target-${short}`;
  await writeFile(
    path.join(folder, "targets.yaml"),
    JSON.stringify([
      {
        name: target,
        environment: "staging",
        repository,
        cluster: {
          name: `cluster-${short}`,
          ...(options.clusterUrl === undefined
            ? {}
            : { apiUrl: options.clusterUrl, tokenFrom: "CLUSTER" }),
        },
        requiresApproval: options.requiresApproval ?? false,
        labels: options.labels ?? [],
        reviewers: options.reviewers ?? [],
        ...(options.autoMerge === undefined ? {} : { autoMerge: options.autoMerge }),
        vars: { domain: "example.com" },
        fluxKeyFrom: "FLUX",
        flaggerKeyFrom: "FLAGGER",
        groups: options.groups ?? [],
        substitution: options.substitution ?? false,
      },
    ]),
  );
  await seedTargets({
    db: handle.db,
    config: { ...config, SLIPWAY_TARGETS_FILE: path.join(folder, "targets.yaml") },
    environment: { FLUX: fluxKey, FLAGGER: flaggerKey, CLUSTER: "token-of-the-cluster" },
  });

  const as = async (who: Partial<Actor> = {}): Promise<Context> => {
    const name = who.name ?? "Dana Developer";
    const subject = `${name}-${short}`;
    const user = await handle.db.user.upsert({
      where: { issuer_subject: { issuer: "test", subject } },
      create: { issuer: "test", subject, email: "dana@example.com", name, groups: [] },
      update: {},
    });
    const actor: Actor = {
      kind: "person",
      userId: user.id,
      name,
      email: "dana@example.com",
      roles: ["developer"],
      teams: ["payments"],
      groups: ["team-payments"],
      ...who,
    };
    return { db: handle.db, config, actor, requestId: randomUUID(), log, now: () => new Date() };
  };
  const template = `settings-${short}`;
  const ops = await as({ name: "Olivia Ops", roles: ["ops"], teams: [] });
  await takeInBundle(
    ops,
    {
      ...bundle,
      "template.yaml": bundle["template.yaml"]
        .replace("NAME", template)
        .replace("scope: team", `scope: ${options.scope ?? "team"}`),
    },
    { source: "test", publish: true },
  );

  const settle: Stage["settle"] = async (requestId, report) => {
    if (!report) throw new Error("The forge has no such pull request.");
    const { target } = await job.db.request.findUniqueOrThrow({
      where: { id: requestId },
      select: { target: { include: { repository: true } } },
    });
    await job.db.$transaction((tx) =>
      storePullRequest(
        tx,
        target.repository.id,
        repositoryRef(target.repository),
        report,
        "known",
        job.now(),
      ),
    );
    await followRequest(job, requestId);
  };
  const platform = () =>
    job.repository({
      host: { kind: "github" },
      apiUrl: forge.api,
      owner: "acme",
      name: repository.slice("acme/".length),
    });
  const merge = async (requestId: string): Promise<string> => {
    await moveRequest(job, requestId);
    const pull = await job.db.pullRequest.findFirstOrThrow({
      where: { requestId },
      orderBy: { number: "desc" },
    });
    const answer = await fetch(`${forge.api}/repos/${repository}/pulls/${pull.number}/merge`, {
      method: "PUT",
      headers: { authorization: "Bearer token-of-the-tests", "content-type": "application/json" },
      body: JSON.stringify({ merge_method: "merge" }),
    });
    if (answer.status !== 200)
      throw new Error(`The forge did not merge it: ${await answer.text()}`);
    const report = await pullRequestOf(platform(), pull.number);
    if (!report?.mergeCommit) throw new Error("The forge names no merge commit.");
    await settle(requestId, report);
    return report.mergeCommit;
  };
  const open: Stage["open"] = async (over = {}) => {
    const name = `i-${randomUUID().slice(0, 8)}`;
    const opened = await openRequest(await as(), {
      template,
      team: "payments",
      name,
      target,
      parameters: { greeting: "hello" },
      ...over,
    });
    return { id: opened.id, instanceId: opened.instanceId, name };
  };

  return {
    forge,
    forgeDir: path.join(folder, "forge"),
    settle,
    job,
    template,
    target,
    repository,
    as,
    open,
    merge,
    launch: async (over = {}) => {
      const opened = await open(over);
      await merge(opened.id);
      return { ...opened, path: `tenants/staging/payments/${opened.name}` };
    },
    publish: async (version, change = (files) => files) => {
      const files = change({ ...bundle });
      await takeInBundle(
        ops,
        {
          ...files,
          "template.yaml": (files["template.yaml"] ?? "")
            .replace("NAME", template)
            .replace("version: 1.0.0", `version: ${version}`),
        },
        { source: "test", publish: true },
      );
    },
    push: async (files) => {
      const head = await platform().branchHead("main");
      if (!head) throw new Error("no main");
      const { commit } = await platform().commitFiles({
        branch: "main",
        expected: head.commit,
        base: head,
        changes: Object.entries(files).map(([file, content]) => ({ path: file, content })),
        message: "By hand",
      });
      return commit;
    },
    close: async () => {
      await forge.close();
      await handle.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import pino from "pino";
import { system } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { takeInBundle } from "@/lib/catalog/server";
// oxlint-disable-next-line no-restricted-imports -- the measured installation has an environment of its own
import { parseEnvironment } from "@/lib/config/environment";
import { migrate, openDatabase, startEmbeddedPostgres } from "@/lib/db/server";
import { gitRepository, hostConnection } from "@/lib/git-host/server";
import { impactQuerySchema } from "@/lib/impact";
import { askForImpact, findImpact, getImpact } from "@/lib/impact/server";
import { instanceNamespace, instancePath, type InstanceRecord } from "@/lib/instances";
import { engineVersion, instanceFiles, recordFormat, reindex } from "@/lib/instances/server";
import { type JobContext, prepareJobs } from "@/lib/jobs/server";
import { allTargets, seedTargets } from "@/lib/targets/server";
import { type Target, targetContext } from "@/lib/targets";
import { type BundleFiles, type ParsedTemplate, parseTemplate, render } from "@/lib/template";
import { startForge } from "@/sandbox/forge";
import type { Report } from "./report";
import { definition, files } from "./service-template";

const instances = 1_000;
const repository = "acme/platform";
const goalSeconds = 60;

const bundle: BundleFiles = {
  "template.yaml": definition.replace(
    "  summary: Twelve files.\n",
    "  summary: Twelve files.\n  category: Tests\n  icon: box\n  owner: platform-team\n  scope: team\n",
  ),
  "README.md": "# Bench\n",
  ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`files/${name}`, text])),
};
const next: BundleFiles = {
  ...bundle,
  "template.yaml": (bundle["template.yaml"] ?? "")
    .replace("version: 1.0.0", "version: 1.1.0")
    .replace("default: 6", "default: 8"),
};

/**
 * What a version would do to 1,000 instances of a template of twelve files, with the policies that ship: from the job's begin to
 * its end, with a real repository and PostgreSQL; then a second look, and one after 10 of them changed in Git.
 */
export async function benchImpact(report: Report): Promise<void> {
  const folder = await mkdtemp(path.join("/tmp", "slipway-impact-"));
  // Where PostgreSQL runs as another user, it must get there.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir: path.join(folder, "postgres"),
    ephemeral: true,
  });
  await migrate(server.url, "prisma/migrations");
  await prepareJobs(server.url);
  const handle = openDatabase(server.url, 4);
  const forge = await startForge({
    dataDir: path.join(folder, "forge"),
    token: "token-of-the-bench",
  });
  try {
    const job = jobOn(server.url, forge.api, handle.db);
    const ctx: Context = { ...job, actor: system, requestId: "bench" };
    const target = await oneTarget(job, folder);
    console.log(`Seeding ${instances} instances`);
    await forge.createRepository(repository, foldersOf(parsed(bundle), target));
    for (const one of [bundle, next])
      await takeInBundle(ctx, one, { source: "bench", publish: true });
    await reindex(job, target);
    await measure(report, ctx, job);
  } finally {
    await forge.close();
    await handle.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(report: Report, ctx: Context, job: JobContext): Promise<void> {
  const asked = { template: "bench", version: "1.1.0" };
  const look = async (): Promise<number> => {
    const id = await askForImpact(ctx, asked);
    const start = performance.now();
    await findImpact(job, id);
    return (performance.now() - start) / 1000;
  };
  const first = await look();
  const digest = parsed(next).digest;
  const found = await getImpact(ctx, digest, impactQuerySchema.parse({}));
  const counted = Object.entries(found?.counts ?? {})
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ");
  report.add(
    `impact: ${instances} instances, the first look`,
    `${first.toFixed(1)} s`,
    `< ${goalSeconds} s`,
    first < goalSeconds,
  );
  report.add("impact: what was found", counted);
  report.add("impact: the second look", `${(await look()).toFixed(2)} s`);
  const start = performance.now();
  await getImpact(ctx, digest, impactQuerySchema.parse({}));
  report.add("impact: its page", `${(performance.now() - start).toFixed(0)} ms`);
}

function jobOn(databaseUrl: string, api: string, db: JobContext["db"]): JobContext {
  const config = parseEnvironment({
    DATABASE_URL: databaseUrl,
    NEXTAUTH_URL: "https://slipway.example.com",
    NEXTAUTH_SECRET: "s".repeat(32),
    SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    OIDC_ISSUER: "https://sso.example.com",
    OIDC_CLIENT_ID: "slipway",
    OIDC_CLIENT_SECRET: "secret",
    GITHUB_API_URL: api,
    GITHUB_TOKEN: "token-of-the-bench",
    GITHUB_WEBHOOK_SECRET: "webhook-secret-of-the-bench",
    LOG_LEVEL: "silent",
  });
  return {
    db,
    config,
    log: pino({ level: "silent" }),
    now: () => new Date(),
    repository: (ref) => gitRepository(() => hostConnection({ db, config }), ref),
  };
}

async function oneTarget(job: JobContext, folder: string): Promise<Target> {
  const file = path.join(folder, "targets.yaml");
  const vars = { domain: "example.com", region: "eu-1" };
  const written = { name: "staging", environment: "staging", repository, cluster: { name: "eu" } };
  await writeFile(file, JSON.stringify([{ ...written, vars }]));
  await seedTargets({
    ...job,
    config: { ...job.config, SLIPWAY_TARGETS_FILE: file },
    environment: {},
  });
  const [target] = await allTargets(job.db);
  if (target === undefined) throw new Error("There is no target.");
  return target;
}

function parsed(files: BundleFiles): ParsedTemplate {
  const { template, problems } = parseTemplate(files);
  if (template === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return template;
}

/** The folders of all instances, as requests have written them; each tenth says how many copies it wants. */
function foldersOf(template: ParsedTemplate, target: Target): Record<string, string> {
  const texts: Record<string, string> = { "README.md": "# Platform\n" };
  for (let index = 0; index < instances; index += 1)
    for (const { path: file, content } of folderOf(template, target, index))
      texts[file] = content ?? "";
  return texts;
}

function folderOf(template: ParsedTemplate, target: Target, index: number) {
  const [team, name] = [`team-${index % 20}`, `app-${index}`];
  const namespace = instanceNamespace(team);
  const instance = {
    id: randomUUID(),
    name,
    team,
    namespace,
    path: instancePath(target, team, name),
  };
  const parameters = {
    image: `registry.example.com/${team}/app:${index}`,
    host: `app-${index}.example.com`,
    owner: `Person ${index}`,
    port: 1024 + index,
    ...(index % 10 === 0 ? { maxReplicas: 6 } : {}),
  };
  const context = targetContext(target);
  const rendering = render({ template, parameters, instance, target: context });
  if (rendering.files.length === 0) throw new Error(JSON.stringify(rendering.problems, null, 2));
  const record: Omit<InstanceRecord, "files"> = {
    id: instance.id,
    name,
    team,
    createdBy: "bench@example.com",
    template: {
      name: template.definition.name,
      version: template.definition.version,
      digest: template.digest,
    },
    target: { ...context, namespace, path: instance.path },
    parameters,
    format: recordFormat,
    engine: engineVersion,
  };
  return instanceFiles({
    record,
    template: template.definition,
    target,
    rendered: rendering.files,
  });
}

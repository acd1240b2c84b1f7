import { z } from "zod";
import { startGitops, targetsSchema } from "./start-gitops";

const number = z.coerce.number();
const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue("is not JSON");
    return z.NEVER;
  }
});
const environment = z.object({
  GITOPS_TARGETS: json.pipe(targetsSchema),
  GITOPS_DATA_DIR: z.string().min(1),
  GITOPS_PORT: number.int().min(0).max(65_535).default(0),
  GITOPS_INTERVAL_MS: number.int().min(100).default(5000),
  GITOPS_TIME_SCALE: number.positive().max(20).default(1),
  GITOPS_GIT_TOKEN: z.string().min(1).optional(),
  GITOPS_API_TOKEN: z.string().min(16).optional(),
  GITOPS_LOSE_EVERY: number.int().min(0).default(0),
  GITOPS_HEARTBEATS: z.enum(["0", "1"]).default("0"),
});

const parsed = environment.safeParse(process.env);
if (!parsed.success) {
  const wrong = parsed.error.issues
    .map((issue) => `${issue.path.join(".")}: ${issue.message}`)
    .join("; ");
  process.stderr.write(`gitops: ${wrong}\n`);
  process.exit(2);
}
const env = parsed.data;

try {
  const gitops = await startGitops({
    targets: env.GITOPS_TARGETS,
    dataDir: env.GITOPS_DATA_DIR,
    port: env.GITOPS_PORT,
    intervalMs: env.GITOPS_INTERVAL_MS,
    timeScale: env.GITOPS_TIME_SCALE,
    gitToken: env.GITOPS_GIT_TOKEN,
    apiToken: env.GITOPS_API_TOKEN,
    loseEvery: env.GITOPS_LOSE_EVERY,
    heartbeats: env.GITOPS_HEARTBEATS === "1",
    log: (line) => process.stderr.write(`gitops: ${line}\n`),
  });
  process.stderr.write(
    "gitops: a stand-in for Flux: nothing runs, it reports what Flux would report\n",
  );
  process.stdout.write(`${JSON.stringify({ ready: true, url: gitops.url })}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void gitops.close().then(() => process.exit(0)));
  }
} catch (error) {
  process.stderr.write(`gitops: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

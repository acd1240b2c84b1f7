import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, globSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import type { PolicyTexts } from "@/lib/policies/server";
import type { SnapshotFile } from "@/lib/snapshots";
import { targetNowhere } from "@/lib/targets";
import { seedFiles } from "@/sandbox/platform/seed";
import type { Report } from "./report";
import type { ScanFigures, ScanProcessInput } from "./scan-process";
import { scaleInstances } from "./scale-repository";

const sizes = [5_000, 10_000];
/** Megabytes more than before, with which a worker stays below 450. */
const mostMegabytes = 240;

/** As `scripts/up` and the image start a program. */
const flags = ["--max-semi-space-size=2", "--max-old-space-size=768"];
const allocation = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

/** What a worker needs that judges a whole branch, and a change of it, without the rest of Slipway. */
export async function benchScan(report: Report): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "slipway-scan-"));
  try {
    for (const instances of sizes) {
      console.log(`Judging a branch of ${instances} instances`);
      addFigures(report, instances, await measured(await writeInput(folder, instances)));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured(input: string): Promise<ScanFigures[]> {
  const program = path.join(process.cwd(), ".build", "bench", "scan-process.js");
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, input], {
    env: { ...process.env, ...allocation },
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ScanFigures);
}

function addFigures(report: Report, instances: number, figures: readonly ScanFigures[]): void {
  const [first] = figures;
  for (const [index, what] of ["all of it", "again", "a change of it"].entries()) {
    const one = figures[index];
    if (first === undefined || one === undefined) continue;
    const more = one.peak - first.before;
    report.add(
      `scan: ${instances.toLocaleString("en")} instances, ${what}: memory more than before`,
      `${more.toFixed(0)} MB`,
      instances === sizes[0] ? `< ${mostMegabytes} MB` : "",
      instances === sizes[0] ? more < mostMegabytes : undefined,
    );
    report.add(
      `  ${one.objects.toLocaleString("en")} objects`,
      `${one.seconds.toFixed(1)} s`,
      `${one.processor.toFixed(1)} s of processor`,
    );
  }
}

/** The sandbox's platform with so many instances, in the order of git. */
async function writeInput(folder: string, instances: number): Promise<string> {
  const files = new Map(Object.entries(await seedFiles(process.cwd())));
  for await (const one of scaleInstances(instances))
    for (const { path: file, content } of one.files) files.set(file, content);
  const texts = path.join(folder, `texts-${instances}`);
  const out = createWriteStream(texts);
  for (const file of [...files.keys()].filter((name) => /\.(ya?ml|json)$/.test(name)).sort()) {
    const text = files.get(file) ?? "";
    const blob = createHash("sha1").update(text).digest("hex");
    const line: SnapshotFile = { path: file, blob, text };
    out.write(`${JSON.stringify(line)}\n`);
  }
  await new Promise<void>((resolve) => {
    out.end(resolve);
  });
  const input: ScanProcessInput = {
    texts,
    targets: ["staging", "production"].map((environment) =>
      targetNowhere(environment, {
        id: environment,
        cluster: { id: environment, name: environment, apiUrl: undefined },
      }),
    ),
    policies: starterPolicies(),
    judge: path.join(process.cwd(), ".build", "judge.js"),
  };
  const file = path.join(folder, `input-${instances}.json`);
  await writeFile(file, JSON.stringify(input));
  return file;
}

function starterPolicies(): PolicyTexts {
  const documents = globSync("catalog/policies/*/policy.yaml")
    .sort()
    .map((file): PolicyTexts["documents"][number] => ({
      name: path.basename(path.dirname(file)),
      path: file,
      text: readFileSync(file, "utf8"),
      tests: "",
      source: "catalog",
    }));
  return { generation: "1", digest: "starter", documents, exceptions: [], secretAllowances: [] };
}

/**
 * The process that `bench/scan.ts` measures: it reads a repository from a file, has a thread look at
 * all of it as a worker does, and prints what it needed. A process of its own, so that its memory is of that
 * and of nothing else.
 */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { createInterface } from "node:readline";
import { createHash } from "node:crypto";
import { judgeCommitTask } from "@/lib/checks/tasks";
import { scanDeadline, scanMemory, scanTask } from "@/lib/compliance/tasks";
import type { PolicyTexts } from "@/lib/policies/server";
import { limitsFor, type Snapshot, type SnapshotFile, toSend } from "@/lib/snapshots";
import { CollectedTexts } from "@/lib/snapshots/texts/collected-texts";
import type { Target } from "@/lib/targets";
import { runTask, threadProgram } from "@/lib/threads/server";

/** What it is told to look at, by whom it is started. */
export interface ScanProcessInput {
  /** One file of the repository a line. */
  texts: string;
  targets: readonly Target[];
  policies: PolicyTexts;
  /** What threads run. */
  judge: string;
}

/** What one look needed. */
export interface ScanFigures {
  /** Resident megabytes before it, and at most. */
  before: number;
  peak: number;
  seconds: number;
  /** Seconds of processor time. */
  processor: number;
  /** Objects that were judged, or changed. */
  objects: number;
}

const { texts, targets, policies, judge } = JSON.parse(
  await readFile(process.argv[2] ?? "", "utf8"),
) as ScanProcessInput;
threadProgram(judge);
const now = new Date(0);

/** As `readSnapshot` makes it: no text is kept but in its blocks. `change`: of some files of it. */
async function read(
  known: readonly Snapshot[],
  change: (file: SnapshotFile) => SnapshotFile = (file) => file,
): Promise<Snapshot> {
  const collected = new CollectedTexts(known.map(({ files }) => files));
  const entries: Pick<SnapshotFile, "path" | "blob">[] = [];
  for await (const line of createInterface({ input: createReadStream(texts) })) {
    const { path, blob, text } = change(JSON.parse(line) as SnapshotFile);
    collected.add(blob, text);
    entries.push({ path, blob });
  }
  return { commit: "c", files: collected.filesOf(entries), skipped: [], others: new Map() };
}

async function scan(): Promise<number> {
  const snapshot = await read([]);
  const by = { targets, policies, schemaFolders: [], now, clean: new Set<string>() };
  const limits = { deadline: scanDeadline(snapshot), memory: scanMemory(snapshot) };
  return (await runTask(scanTask, { ...by, snapshot: toSend(snapshot) }, limits)).objects;
}

/** A commit that changes one object, beside all that is there. */
async function check(): Promise<number> {
  const base = await read([]);
  let isChanged = false;
  const head = await read([base], (file) => {
    if (isChanged || !file.path.endsWith("/deployment.yaml")) return file;
    isChanged = true;
    const text = file.text.replace("image: ", "image: other-");
    return { ...file, text, blob: createHash("sha1").update(text).digest("hex") };
  });
  const change = { head: toSend(head), base: toSend(base), targets, only: undefined, written: [] };
  const by = { versions: new Map(), policies, schemaFolders: [], now };
  const outcome = await runTask(
    judgeCommitTask,
    { changes: [change], ...by },
    limitsFor([head, base]),
  );
  return outcome.report.objects.changed;
}

let peak = 0;
async function residentSize(): Promise<number> {
  const status = await readFile("/proc/self/status", "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

async function measured(look: () => Promise<number>): Promise<ScanFigures> {
  const before = await residentSize();
  const watch = setInterval(() => {
    void residentSize().then((size) => (peak = Math.max(peak, size)));
  }, 20);
  peak = 0;
  const begun = performance.now();
  const used = process.cpuUsage();
  const objects = await look();
  const { user, system } = process.cpuUsage(used);
  clearInterval(watch);
  const seconds = (performance.now() - begun) / 1_000;
  return { before, peak, seconds, processor: (user + system) / 1e6, objects };
}

// A second time, since a worker does so for years.
for (const look of [scan, scan, check])
  process.stdout.write(`${JSON.stringify(await measured(look))}\n`);

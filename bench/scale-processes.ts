import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Megabytes that web and worker had at most. */
export interface PeakMemory {
  web: number;
  worker: number;
}

const programs = { web: ".build/server.js", worker: ".build/worker.js" } as const;

/** Looks every second at what the programs of an installation have in memory, until it is stopped. */
export function watchMemory(installation: { pid: number }): { stop(): PeakMemory } {
  const peak: PeakMemory = { web: 0, worker: 0 };
  const look = async () => {
    const now = await residentSizes(installation.pid);
    peak.web = Math.max(peak.web, now.web);
    peak.worker = Math.max(peak.worker, now.worker);
  };
  const timer = setInterval(() => void look(), 1_000);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

/** Resident sizes now, in megabytes; 0 for what does not run. */
async function residentSizes(parent: number): Promise<PeakMemory> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "ppid=,rss=,args="]);
  const children = stdout.split("\n").filter((line) => Number.parseInt(line, 10) === parent);
  const sizeOf = (program: string): number => {
    const line = children.find((one) => one.includes(program));
    return line === undefined ? 0 : Number(line.trim().split(/\s+/)[1]) / 1024;
  };
  return { web: sizeOf(programs.web), worker: sizeOf(programs.worker) };
}

/** What a clock tick of Linux is, in milliseconds (`getconf CLK_TCK` is 100 everywhere). */
const tick = 10;

/** Milliseconds of processor time that processes have used so far, by their ids. */
export type ProcessorTimes = ReadonlyMap<number, number>;

/** Of the web server and every process of PostgreSQL: what an answer costs, whatever else the machine does. Empty where there is no /proc. */
export async function processorTimes(installation: { pid: number }): Promise<ProcessorTimes> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "ppid=,pid=,args="]);
  const processes = stdout.split("\n").map((line) => {
    const [parent, pid, ...args] = line.trim().split(/\s+/);
    return { parent: Number(parent), pid: Number(pid), args: args.join(" ") };
  });
  const server = postmaster(processes);
  const measured = processes.filter(
    ({ parent, args }) =>
      parent === server || (parent === installation.pid && args.includes(programs.web)),
  );
  const times = new Map<number, number>();
  for (const { pid } of measured) {
    const used = await usedBy(pid);
    if (used !== undefined) times.set(pid, used);
  }
  return times;
}

/** What those that were there before and after have used in between; undefined where nothing is known. */
export function usedBetween(before: ProcessorTimes, after: ProcessorTimes): number | undefined {
  const both = [...after].flatMap(([pid, used]) => used - (before.get(pid) ?? used));
  return both.length === 0 ? undefined : both.reduce((sum, used) => sum + used, 0);
}

/** The server that the bench itself is connected to, by its port. */
function postmaster(processes: readonly { pid: number; args: string }[]): number | undefined {
  const port = new URL(process.env["DATABASE_URL"] ?? "postgresql://none").port;
  return processes.find(({ args }) => args.includes(`-p ${port} `) && args.includes("postgres"))
    ?.pid;
}

/** Fields 14 and 15 of proc(5)'s `stat`, counted after the name in parentheses. */
async function usedBy(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * tick;
}

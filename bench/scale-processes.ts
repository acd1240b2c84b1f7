import { execFile } from "node:child_process";
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

import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Build } from "./apply/apply-folder";
import { BoundedMemory } from "./bounded-memory";

const seconds = 20;
const largestOutput = 16 * 1024 * 1024;
/** KiB of address space; of Go's, most is only reserved. */
const memory = 4 * 1024 * 1024;

const tools = [["kubectl", "kustomize"], ["kustomize", "build"]] as const;

/** Characters of output that are kept: the same files always build to the same. */
const built = new BoundedMemory<{ output: string } | { reason: string }>(16 * 1024 * 1024);

/** Builds a folder of a snapshot where there is a tool for it: in a folder with these files only, bounded in time, memory and output. */
export const buildWithKustomize: Build = async (folder, files) => {
  const key = createHash("sha256").update(JSON.stringify([folder, ...[...files].sort(([a], [b]) => (a < b ? -1 : 1))])).digest("hex");
  const known = built.get(key);
  if (known !== undefined) return known;
  const root = await mkdtemp(path.join(tmpdir(), "slipway-build-"));
  try {
    for (const [file, text] of files) {
      const place = path.join(root, file);
      // Paths of Git lead nowhere else; if one ever did, nothing is written.
      if (!place.startsWith(`${root}${path.sep}`)) return { reason: "It names a file outside of the repository. Nothing of it is judged." };
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, text);
    }
    const result = await runKustomize(path.join(root, folder), { NODE_ENV: process.env.NODE_ENV, PATH: process.env["PATH"], HOME: root });
    const said = "reason" in result ? { reason: result.reason.replaceAll(root, "") } : result;
    built.set(key, said, "output" in said ? said.output.length + 100 : 100);
    return said;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};

/** `kubectl kustomize` or `kustomize build` of a folder on disk, in an environment of one's choice. */
export async function runKustomize(folder: string, environment: NodeJS.ProcessEnv): Promise<{ output: string } | { reason: string }> {
  for (const [tool, command] of tools) {
    const ended = await run([tool, command, folder], environment);
    if (ended === "missing") continue;
    if (ended === "too much") return { reason: `${tool} took longer than ${seconds} seconds over it, or wrote more than ${largestOutput / 1024 / 1024} MiB. Nothing of it is judged.` };
    if (ended.code === 0) return { output: ended.output };
    return { reason: `It could not be built by ${tool}${ended.said === "" ? "" : `: ${ended.said}`}. Nothing of it is judged.` };
  }
  return { reason: "It changes what it lists, and there is neither kubectl nor kustomize here to build it. Nothing of it is judged." };
}

/** Runs a program in a process group of its own: what it starts ends with it. */
function run(command: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string; said: string } | "missing" | "too much"> {
  return new Promise((resolve) => {
    const child = spawn("sh", ["-c", `command -v "$1" > /dev/null || exit 127; ulimit -v ${memory} 2> /dev/null; exec "$@"`, "sh", ...command], {
      detached: true, stdio: ["ignore", "pipe", "pipe"], env: { ...env, GOMEMLIMIT: "512MiB" },
    });
    const parts: Buffer[] = [];
    let bytes = 0;
    let said = "";
    let tooMuch = false;
    const stop = () => {
      tooMuch = true;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(stop, seconds * 1000);
    child.stdout.on("data", (part: Buffer) => {
      bytes += part.length;
      if (bytes > largestOutput) stop();
      else parts.push(part);
    });
    child.stderr.on("data", (part: Buffer) => {
      said = (said + part.toString("utf8")).slice(-4000);
    });
    child.on("error", () => {
      clearTimeout(timer);
      resolve("missing");
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      if (tooMuch) resolve("too much");
      else if (code === 127) resolve("missing");
      else resolve({ code, output: Buffer.concat(parts).toString("utf8"), said: said.trim().split("\n").at(-1) ?? "" });
    });
  });
}

import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";

export interface Program {
  name: string;
  args: string[];
  env: Record<string, string>;
  /** It is ready when a line of its output matches. */
  ready: RegExp;
  /** Seconds to get ready. */
  patience?: number;
}

/**
 * A smaller nursery of V8 keeps idle processes small, and a bound that is not that of the machine lets it collect before four
 * times as much is there as is used (V8's `MaxHeapGrowingFactor`). Threads have bounds of their own (`lib/threads`). Stack
 * traces lead to the sources all the same (`lib/log`), without each module's source map in memory.
 */
const nodeFlags = ["--max-semi-space-size=2", "--max-old-space-size=768"];

/**
 * Of glibc's malloc: two arenas instead of eight a processor, and what is freed goes back to the system, also after something
 * large was freed, which else raises both thresholds for good. As in the image (Dockerfile).
 */
const allocation = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

/**
 * The programs of one installation: started with their output in a log file each, started again
 * when they die, and ended together. They follow this process through a pipe, so that even `kill
 * -9` leaves none behind.
 */
export class Processes {
  private readonly children = new Map<string, ChildProcess>();
  private ending = false;

  constructor(
    private readonly logDir: string,
    private readonly say: (line: string) => void,
  ) {
    mkdirSync(logDir, { recursive: true });
  }

  /** Resolves once it is ready; rejects with the end of its log when it does not get there. */
  start(program: Program): Promise<void> {
    const log = createWriteStream(path.join(this.logDir, `${program.name}.log`), { flags: "a" });
    const child = spawn(
      process.execPath,
      [...nodeFlags, "--import", "./scripts/follow-parent.js", ...program.args],
      {
        env: { ...allocation, ...process.env, ...program.env, SLIPWAY_PARENT_PIPE: "3" },
        stdio: ["ignore", "pipe", "pipe", "pipe"],
        detached: true,
      },
    );
    this.children.set(program.name, child);
    return new Promise((resolve, reject) => {
      let ready = false;
      let tail = "";
      const fail = (why: string) =>
        reject(
          new Error(
            `${program.name} ${why}.\n${tail.trim()}\nIts whole log: ${path.join(this.logDir, program.name)}.log`,
          ),
        );
      const timer = setTimeout(
        () => fail("did not get ready in time"),
        (program.patience ?? 60) * 1000,
      );
      const read = (chunk: Buffer) => {
        log.write(chunk);
        if (ready) return;
        tail = (tail + chunk.toString()).slice(-4000);
        if (!program.ready.test(tail)) return;
        ready = true;
        clearTimeout(timer);
        resolve();
      };
      child.stdout?.on("data", read);
      child.stderr?.on("data", read);
      child.on("exit", (code, signal) => {
        clearTimeout(timer);
        log.end();
        if (this.ending) return;
        if (!ready) return fail(`ended with ${signal ?? `code ${String(code)}`}`);
        this.say(`${program.name} ended (${signal ?? `code ${String(code)}`}); starting it again.`);
        setTimeout(() => {
          if (!this.ending) this.start(program).catch((error: unknown) => this.say(String(error)));
        }, 1000);
      });
    });
  }

  /** Asks all to end, waits as long as the web server may take (10 s), then insists. */
  async end(): Promise<void> {
    this.ending = true;
    await Promise.all(
      [...this.children.values()].map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) return resolve();
            const insist = setTimeout(() => child.kill("SIGKILL"), 11_000);
            child.once("exit", () => {
              clearTimeout(insist);
              resolve();
            });
            child.kill("SIGTERM");
          }),
      ),
    );
  }
}

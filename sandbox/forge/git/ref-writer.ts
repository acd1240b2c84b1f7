import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { gitEnvironment, tryGit } from "./run-git";

/**
 * A change of one ref; null stands for "not there". `before` is checked by git: it must still be
 * so.
 */
export type RefUpdate = { name: string; before: string | null; after: string | null };

const zero = "0".repeat(40);

/**
 * Changes refs through one long-lived `git update-ref --stdin`, a transaction at a time. A
 * transaction that git refuses ends that process; it is then asked once more of a fresh one, so
 * that nothing is refused for what an old one remembers.
 */
export class RefWriter {
  readonly #dir: string;
  #child: ChildProcessWithoutNullStreams | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(dir: string) {
    this.#dir = dir;
  }

  /**
   * Changes all of the refs or none; false when one of them is no longer as `before` says, or
   * cannot be named so.
   */
  update(updates: readonly RefUpdate[]): Promise<boolean> {
    const lines = updates.map(({ name, before, after }) =>
      after === null
        ? `delete ${name} ${before ?? zero}`
        : `update ${name} ${after} ${before ?? zero}`,
    );
    const text = `start\n${lines.join("\n")}\ncommit\n`;
    const result = this.#queue.then(
      async () =>
        (await this.#ask(text)) ||
        (await tryGit(this.#dir, ["update-ref", "--stdin"], text)).code === 0,
    );
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Ends the process, after what was asked before. */
  async close(): Promise<void> {
    await this.#queue;
    this.#child?.stdin.end();
    this.#child = null;
  }

  #ask(text: string): Promise<boolean> {
    const child = (this.#child ??= this.#start());
    return new Promise((resolve) => {
      let answer = "";
      const end = (done: boolean): void => {
        child.stdout.off("data", read);
        child.off("close", lost);
        if (!done) this.#child = null;
        resolve(done);
      };
      const read = (chunk: Buffer): void => {
        answer += chunk.toString("utf8");
        if (answer.includes("commit: ok\n")) end(true);
      };
      const lost = (): void => end(false);
      child.stdout.on("data", read);
      child.on("close", lost);
      child.stdin.write(text);
    });
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawn("git", ["update-ref", "--stdin"], { cwd: this.#dir, env: gitEnvironment });
    child.stdin.on("error", () => undefined);
    child.on("error", () => undefined); // "close" follows
    child.on("close", () => {
      if (this.#child === child) this.#child = null;
    });
    child.stderr.resume();
    return child;
  }
}

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { gitEnvironment } from "./run-git";

export type ObjectType = "blob" | "tree" | "commit" | "tag";
export type ObjectInfo = { sha: string; type: ObjectType; size: number };
export type GitObject = ObjectInfo & { content: Buffer };

type Question = {
  contents: boolean;
  resolve: (answer: GitObject | ObjectInfo | null) => void;
  reject: (error: Error) => void;
};

/**
 * Reads objects and refs of one repository through one long-lived `git cat-file --batch-command`: a
 * question costs a pipe's round trip (about 0.1 ms) where a process of its own costs 3 ms. git
 * reads refs anew for every question, so a push by another process is seen. A process that dies is
 * started again by the next question.
 */
export class ObjectReader {
  readonly #dir: string;
  #child: ChildProcessWithoutNullStreams | null = null;
  #waiting: Question[] = [];
  #chunks: Buffer[] = [];
  #length = 0;
  #header: ObjectInfo | null = null;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Type and size of what `name` (a hash or a full ref name) stands for, or null. */
  info(name: string): Promise<ObjectInfo | null> {
    return this.#ask(name, false);
  }

  /** The whole object, or null. */
  async read(name: string): Promise<GitObject | null> {
    const answer = await this.#ask(name, true);
    return answer && "content" in answer ? answer : null;
  }

  close(): void {
    this.#child?.stdin.end();
    this.#child = null;
  }

  #ask(name: string, contents: boolean): Promise<GitObject | ObjectInfo | null> {
    // A space or a line break would be read as another command.
    if (name === "" || /[\s\0]/.test(name)) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const child = (this.#child ??= this.#start());
      this.#waiting.push({ contents, resolve, reject });
      child.stdin.write(`${contents ? "contents" : "info"} ${name}\n`);
    });
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawn("git", ["cat-file", "--batch-command"], {
      cwd: this.#dir,
      env: gitEnvironment,
    });
    this.#chunks = [];
    this.#length = 0;
    this.#header = null;
    const fail = (error: Error): void => {
      if (this.#child !== child && this.#child !== null) return;
      this.#child = null;
      for (const question of this.#waiting.splice(0)) question.reject(error);
    };
    child.on("error", fail);
    child.stdin.on("error", () => undefined);
    child.on("close", (code) => fail(new Error(`git cat-file ended with ${code ?? "a signal"}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      this.#drain();
    });
    return child;
  }

  #drain(): void {
    for (;;) {
      const question = this.#waiting[0];
      if (!question) return;
      if (this.#header) {
        const needed = this.#header.size + 1; // a line feed follows the content
        if (this.#length < needed) return;
        const content = this.#take(needed).subarray(0, this.#header.size);
        const answer = { ...this.#header, content };
        this.#header = null;
        this.#waiting.shift();
        question.resolve(answer);
        continue;
      }
      const line = this.#takeLine();
      if (line === null) return;
      const match = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/.exec(line);
      if (!match) {
        this.#waiting.shift();
        question.resolve(null); // "<name> missing" or "<name> ambiguous"
        continue;
      }
      const info: ObjectInfo = {
        sha: match[1] ?? "",
        type: match[2] as ObjectType,
        size: Number(match[3]),
      };
      if (question.contents) this.#header = info;
      else {
        this.#waiting.shift();
        question.resolve(info);
      }
    }
  }

  #whole(): Buffer {
    const whole =
      this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#chunks = [whole];
    return whole;
  }

  #take(count: number): Buffer {
    const whole = this.#whole();
    this.#chunks = count === whole.length ? [] : [whole.subarray(count)];
    this.#length -= count;
    return whole.subarray(0, count);
  }

  #takeLine(): string | null {
    if (this.#length === 0) return null;
    const end = this.#whole().indexOf(0x0a);
    if (end < 0) return null;
    return this.#take(end + 1)
      .subarray(0, end)
      .toString("utf8");
  }
}

import { spawn } from "node:child_process";

/**
 * What a finished git process left behind. `stdout` is raw bytes: file contents need not be UTF-8.
 */
export type GitResult = { code: number; stdout: Buffer; stderr: string };

/** git failed in a way that its caller did not foresee; the message is git's own. */
export class GitError extends Error {
  readonly result: GitResult;
  constructor(args: readonly string[], result: GitResult) {
    super(`git ${args[0] ?? ""} exited with ${result.code}: ${result.stderr.trim()}`);
    this.name = "GitError";
    this.result = result;
  }
}

/** The host's own git configuration, hooks and prompts must not change what the forge does. */
export const gitEnvironment: NodeJS.ProcessEnv = {
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env["PATH"],
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  // A forge whose data lies in a folder of another user (a volume, a container) still owns its
  // repositories.
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "safe.directory",
  GIT_CONFIG_VALUE_0: "*",
};

/**
 * Runs git in `dir` and answers whatever it exited with; only a git that cannot be started throws.
 */
export function tryGit(
  dir: string,
  args: readonly string[],
  input?: string | Buffer,
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, {
      cwd: dir,
      env: gitEnvironment,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({
        code: code ?? -1,
        stdout: Buffer.concat(out),
        stderr: Buffer.concat(err).toString("utf8"),
      }),
    );
    child.stdin.on("error", () => undefined); // git may exit before it has read everything; its exit code says so
    child.stdin.end(input ?? "");
  });
}

/** Runs git in `dir` and answers its output; a non-zero exit throws {@link GitError}. */
export async function git(
  dir: string,
  args: readonly string[],
  input?: string | Buffer,
): Promise<Buffer> {
  const result = await tryGit(dir, args, input);
  if (result.code !== 0) throw new GitError(args, result);
  return result.stdout;
}

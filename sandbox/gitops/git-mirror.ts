import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What source-controller makes of a commit: its files, and the revision that every event names. */
export interface Artifact {
  hash: string;
  /** `main@sha1:<hash>` */
  revision: string;
  files: ReadonlyMap<string, string>;
}

export interface MirrorOptions {
  dir: string;
  url: string;
  branch: string;
  /**
   * Sent as basic authorization to an http(s) remote; never on a command line, where others could
   * read it.
   */
  token?: string;
}

export interface Mirror {
  /** The branch's newest commit, or undefined where it is the one that was answered last. */
  fetch(): Promise<Artifact | undefined>;
}

/** A bare, shallow mirror of one branch. */
export function openMirror({ dir, url, branch, token }: MirrorOptions): Mirror {
  const env = gitEnvironment(token);
  const git = async (...args: string[]) =>
    (await run("git", args, { env, maxBuffer: 64 << 20, timeout: 60_000 })).stdout;
  let last = "";

  return {
    async fetch() {
      const [hash = ""] = (await git("ls-remote", "--", url, `refs/heads/${branch}`)).split("\t");
      if (hash === "" || hash === last) return undefined;
      if (!existsSync(`${dir}/HEAD`)) await git("init", "--quiet", "--bare", dir);
      await git(
        "-C",
        dir,
        "fetch",
        "--quiet",
        "--depth=1",
        "--no-tags",
        "--",
        url,
        `+refs/heads/${branch}:refs/heads/${branch}`,
      );
      const fetched = (await git("-C", dir, "rev-parse", `refs/heads/${branch}`)).trim();
      const files = await readFiles(dir, fetched, env);
      last = fetched;
      return { hash: fetched, revision: `${branch}@sha1:${fetched}`, files };
    },
  };
}

function gitEnvironment(token: string | undefined): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_NOSYSTEM: "1",
  };
  if (token === undefined) return env;
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  return {
    ...env,
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "http.extraHeader",
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
}

/**
 * All regular files of a commit with two processes, however many there are. Links and submodules
 * are left out.
 */
async function readFiles(
  dir: string,
  hash: string,
  env: NodeJS.ProcessEnv,
): Promise<Map<string, string>> {
  const { stdout } = await run("git", ["-C", dir, "ls-tree", "-r", "-z", hash], {
    env,
    maxBuffer: 64 << 20,
  });
  const entries = stdout.split("\0").flatMap((line) => {
    const found = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line);
    return found === null ? [] : [{ id: found[1] ?? "", path: found[2] ?? "" }];
  });
  const child = spawn("git", ["-C", dir, "cat-file", "--batch"], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(entries.map((entry) => `${entry.id}\n`).join(""));
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  const output = Buffer.concat(chunks);
  const files = new Map<string, string>();
  let at = 0;
  for (const entry of entries) {
    const end = output.indexOf(10, at);
    const size = Number(output.toString("utf8", at, end).split(" ")[2]);
    if (end < 0 || !Number.isInteger(size))
      throw new Error(`git cat-file did not answer for ${entry.path}`);
    files.set(entry.path, output.toString("utf8", end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return files;
}

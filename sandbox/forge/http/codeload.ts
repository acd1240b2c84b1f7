import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gitEnvironment } from "../git/run-git";
import { type Repo, type World, findRepository } from "../world";

const pattern = /^\/_codeload\/([^/]+)\/([^/]+)\/legacy\.tar\.gz\/([0-9a-f]{40})$/;

/** Signs addresses; they are good for as long as this process lives, and at most five minutes. */
const key = randomBytes(32);
const lifetime = 5 * 60_000;

function tokenFor(path: string, until: number): string {
  return `${until}-${createHmac("sha256", key).update(`${path} ${until}`).digest("hex")}`;
}

/** Where an archive of a commit can be fetched without further credentials. */
export function archiveAddress(world: World, repo: Repo, sha: string): string {
  const path = `/_codeload/${repo.fullName}/legacy.tar.gz/${sha}`;
  return `${world.url}${path}?token=${tokenFor(path, world.now().getTime() + lifetime)}`;
}

export function isArchiveRequest(path: string): boolean {
  return path.startsWith("/_codeload/");
}

/** `git archive`, streamed, below a folder `owner-name-abbreviated hash`. */
export async function serveArchive(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://forge");
  const [, owner = "", name = "", sha = ""] = pattern.exec(url.pathname) ?? [];
  const token = url.searchParams.get("token") ?? "";
  const until = Number(token.split("-")[0]);
  const expected = Buffer.from(tokenFor(url.pathname, until));
  const given = Buffer.from(token);
  const valid =
    until > world.now().getTime() &&
    given.length === expected.length &&
    timingSafeEqual(given, expected);
  const repo = valid ? findRepository(world, owner, name) : null;
  if (!repo || !(await repo.git.commit(sha))) {
    response.writeHead(404, { "content-type": "text/plain" }).end("404: Not Found");
    return;
  }
  const folder = `${repo.fullName.replace("/", "-")}-${sha.slice(0, 7)}`;
  response.writeHead(200, {
    "content-type": "application/x-gzip",
    "content-disposition": `attachment; filename=${folder}.tar.gz`,
  });
  const child = spawn("git", ["archive", "--format=tar.gz", `--prefix=${folder}/`, sha], {
    cwd: repo.git.dir,
    env: gitEnvironment,
    stdio: ["ignore", "pipe", "ignore"],
  });
  response.on("close", () => child.kill());
  child.stdout.pipe(response, { end: false });
  await new Promise<void>((resolve) => {
    child.on("error", () => {
      response.destroy();
      resolve();
    });
    child.on("close", (code) => {
      if (code === 0) response.end();
      else response.destroy();
      resolve();
    });
  });
}

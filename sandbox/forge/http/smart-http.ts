import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gitEnvironment } from "../git/run-git";
import { settle } from "../pulls/announce";
import { type World, findRepository } from "../world";
import { tokenOf } from "./authenticate";
import { callerOf } from "./caller";

const pattern = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** Whether a request is git's, and not a browser's. */
export function isGitRequest(path: string): boolean {
  return pattern.test(path);
}

/**
 * Clone, fetch and push through `git http-backend`. Everybody reads; a push carries the token as
 * password, waits for its turn among the repository's writers, and is only answered when its
 * consequences are drawn.
 */
export async function serveGit(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://forge");
  const [, owner = "", name = "", service = ""] = pattern.exec(url.pathname) ?? [];
  const repo = findRepository(world, owner, name);
  if (!repo) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Repository not found.\n");
    return;
  }
  const writing =
    service === "git-receive-pack" || url.searchParams.get("service") === "git-receive-pack";
  const token = tokenOf(request.headers.authorization);
  const login =
    token === null
      ? null
      : await callerOf(world, token).then(
          (caller) => (caller.kind === "app" ? null : caller.login),
          () => null,
        );
  if (writing && login === null) {
    request.resume();
    response
      .writeHead(401, { "www-authenticate": 'Basic realm="forge"', "content-type": "text/plain" })
      .end("A push needs the token as its password.\n");
    return;
  }
  const serve = (after: () => Promise<void>): Promise<void> =>
    runBackend(repo.git.dir, service, url.search, login ?? "", request, response, after);
  if (service !== "git-receive-pack" || login === null) return serve(() => Promise.resolve());
  await repo.git.exclusively(() => serve(() => settle(world, repo, login)));
}

/**
 * Runs the CGI program and hands its answer on; `after` runs when it has ended and before the
 * answer does.
 */
function runBackend(
  dir: string,
  service: string,
  search: string,
  login: string,
  request: IncomingMessage,
  response: ServerResponse,
  after: () => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["http-backend"], {
      cwd: dir,
      env: {
        ...gitEnvironment,
        GIT_PROJECT_ROOT: dir,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: `/${service}`,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method ?? "GET",
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        CONTENT_LENGTH: request.headers["content-length"] ?? "",
        HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
        GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
        REMOTE_USER: login,
        REMOTE_ADDR: request.socket.remoteAddress ?? "",
      },
      stdio: ["pipe", "pipe", "ignore"],
    });
    let head: Buffer | null = Buffer.alloc(0);
    child.stdout.on("data", (chunk: Buffer) => {
      if (head === null) {
        if (!response.write(chunk)) {
          child.stdout.pause();
          response.once("drain", () => child.stdout.resume());
        }
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      const { status, headers } = parseHead(head.toString("latin1", 0, end));
      response.writeHead(status, headers);
      if (head.length > end + 4) response.write(head.subarray(end + 4));
      head = null;
    });
    child.on("error", reject);
    child.stdin.on("error", () => undefined);
    response.on("close", () => {
      child.stdout.resume(); // a client that left must not keep git waiting
      child.stdin.end();
    });
    child.on("close", () => {
      after().then(
        () => {
          if (!response.headersSent) response.writeHead(500);
          response.end();
          return resolve();
        },
        (error: unknown) => {
          response.destroy();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
    request.pipe(child.stdin);
  });
}

function parseHead(text: string): { status: number; headers: Record<string, string> } {
  let status = 200;
  const headers: Record<string, string> = {};
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "status") status = Number.parseInt(value, 10);
    else headers[name] = value;
  }
  return { status, headers };
}

import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { branchProtectionRoutes } from "../api/branch-protection";
import { appRoutes, convertManifest, revokeToken } from "../api/apps";
import { archiveRoutes } from "../api/archives";
import { checkRunRoutes } from "../api/check-runs";
import { commitRoutes, singleCommitRoutes } from "../api/commits";
import { contentRoutes } from "../api/contents";
import { gitBlobRoutes } from "../api/git-blobs";
import { gitCommitRoutes } from "../api/git-commits";
import { gitRefRoutes } from "../api/git-refs";
import { gitTreeRoutes } from "../api/git-trees";
import { issueRoutes } from "../api/issues";
import { moveRoutes, pathByNumber, redirectOf } from "../api/moves";
import { pullRoutes } from "../api/pulls";
import { repositoryRoutes } from "../api/repos";
import { reviewRoutes } from "../api/reviews";
import { rulesetRoutes } from "../api/rulesets";
import { statusRoutes } from "../api/statuses";
import type { World } from "../world";
import { ApiError, notFound } from "./api-error";
import { breakAnswer, graphqlRoute } from "./break-answer";
import { errorReply, requestId } from "./error-reply";
import { basicOf, tokenOf } from "./authenticate";
import type { Call, Reply } from "./call";
import { callerOf, requirePermission } from "./caller";
import type { Faults } from "./faults";
import { answerGraphQL } from "./graphql";
import type { Interruption } from "./interruption";
import type { RateLimit } from "./rate-limit";
import { readBody } from "./read-body";
import { type Match, Router } from "./router";

const bodyLimit = 64 * 1024 * 1024;
/** Longer answers have no ETag: whoever asks again pays for them again, as was measured of GitHub. */
const largestTagged = 1024 * 1024;
const limitRoute = "GET /rate_limit";

const router = new Router({
  [limitRoute]: () => ({ status: 200 }), // answered by `Api`, which counts
  "GET /meta": () => ({
    status: 200,
    json: { verifiable_password_authentication: false, installed_version: "3.19.0" },
  }),
  ...appRoutes,
  // A branch's name may hold slashes: the longer path first.
  ...branchProtectionRoutes,
  ...rulesetRoutes,
  ...moveRoutes,
  ...repositoryRoutes,
  ...archiveRoutes,
  ...gitRefRoutes,
  ...gitCommitRoutes,
  ...gitTreeRoutes,
  ...gitBlobRoutes,
  ...contentRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...issueRoutes,
  ...statusRoutes,
  ...checkRunRoutes,
  ...commitRoutes,
  ...singleCommitRoutes,
});

/** Beside the REST API, not below it, as on an Enterprise Server. */
export const graphqlPath = "/api/graphql";
const graphql = new Router({
  [graphqlRoute]: (call) => answerGraphQL(call.world, call.caller, call.body, call.interruption),
});

/**
 * The REST API below `/api/v3`: who calls, how often, what goes wrong on purpose, and answers in
 * GitHub's form.
 */
export class Api {
  readonly #world: World;
  readonly #faults: Faults;
  readonly #limit: RateLimit;
  readonly #latency: number;
  readonly #withoutGraphQL: boolean;

  constructor(
    world: World,
    faults: Faults,
    limit: RateLimit,
    { latencyMs, withoutGraphQL }: { latencyMs: number; withoutGraphQL: boolean },
  ) {
    this.#world = world;
    this.#faults = faults;
    this.#limit = limit;
    this.#latency = latencyMs;
    this.#withoutGraphQL = withoutGraphQL;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://forge");
    const path =
      url.pathname === graphqlPath
        ? "/graphql"
        : pathByNumber(
            this.#world,
            url.pathname.slice("/api/v3".length).replace(/(?<=.)\/$/, "") || "/",
          );
    const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
    const match =
      url.pathname === graphqlPath && !this.#withoutGraphQL
        ? graphql.find(method, path)
        : router.find(method, path);
    const body = await readBody(request, bodyLimit);
    const fault = this.#faults.meet(
      match?.route.name ?? `${method} (unknown)`,
      method,
      path,
      body?.toString("utf8"),
    );
    if (this.#latency > 0) await wait(this.#latency);
    if (fault?.kind === "delay") await wait(fault.ms);
    if (fault && "when" in fault && fault.when === "before")
      return breakAnswer(response, fault, match?.route.name ?? method);
    const token = tokenOf(request.headers.authorization);
    let reply: Reply;
    try {
      reply =
        redirectOf(this.#world, method, path) ??
        (await this.#answer(
          request,
          url,
          path,
          match,
          token,
          body,
          fault?.kind === "partial" ? fault : undefined,
        ));
    } catch (error) {
      reply = errorReply(error);
    }
    if (fault && "when" in fault && fault.when === "after")
      return breakAnswer(response, fault, match?.route.name ?? method);
    if (fault?.kind === "partial" && fault.ending !== "errors")
      return breakAnswer(
        response,
        { kind: fault.ending, when: "after" },
        match?.route.name ?? method,
      );
    this.#send(request, response, reply, token ?? "", fault?.kind === "half-body");
  }

  async #answer(
    request: IncomingMessage,
    url: URL,
    path: string,
    match: Match | null,
    token: string | null,
    body: Buffer | null,
    interruption: Interruption | undefined,
  ): Promise<Reply> {
    const asked = {
      world: this.#world,
      params: match?.params ?? {},
      query: url.searchParams,
      accept: request.headers.accept ?? "",
      target: url.pathname + url.search,
    };
    // Two calls carry what they need in themselves.
    if (match?.route.name === "POST /app-manifests/{code}/conversions")
      return convertManifest({
        ...asked,
        body: {},
        login: "",
        caller: { kind: "person", login: "" },
      } satisfies Call);
    if (match?.route.name === "DELETE /applications/{client_id}/token")
      return revokeToken(
        { ...asked, body: parseJson(body ?? Buffer.alloc(0)) },
        basicOf(request.headers.authorization),
      );
    if (token === null) throw new ApiError(401, "Requires authentication");
    const caller = await callerOf(this.#world, token);
    const { login } = caller;
    if (match?.route.name === limitRoute)
      return { status: 200, json: limits(this.#limit.state(token)) };
    if (!this.#limit.take(token)) {
      if (match?.route.name === graphqlRoute) return { status: 200, json: graphQLLimit(login) };
      throw new ApiError(
        403,
        `API rate limit exceeded for user ${login}. If you reach out to support, please include the request id.`,
      );
    }
    if (body === null) throw new ApiError(413, "The request body is too large.");
    if (!match) throw notFound();
    requirePermission(caller, request.method ?? "GET", path);
    return match.route.handler({ ...asked, caller, login, body: parseJson(body), interruption });
  }

  #send(
    request: IncomingMessage,
    response: ServerResponse,
    reply: Reply,
    token: string,
    half: boolean,
  ): void {
    const json = reply.json === undefined ? undefined : Buffer.from(JSON.stringify(reply.json));
    const body = reply.raw ?? json;
    const headers: Record<string, string> = {
      ...(json ? { "content-type": "application/json; charset=utf-8" } : {}),
      ...this.#limit.headers(token),
      "x-github-request-id": requestId(),
      "x-github-media-type": "github.v3; format=json",
      "x-github-enterprise-version": "3.19.0",
      "x-content-type-options": "nosniff",
      vary: "Accept, Authorization",
      ...reply.headers,
    };
    const reading = request.method === "GET" || request.method === "HEAD";
    if (reading && reply.status === 200 && body && body.length <= largestTagged) {
      headers["etag"] = `W/"${createHash("sha256").update(body).digest("hex")}"`;
      headers["cache-control"] = "private, max-age=60, s-maxage=60";
      if (matches(request.headers["if-none-match"], headers["etag"])) {
        delete headers["content-type"];
        this.#limit.giveBack(token);
        response.writeHead(304, { ...headers, ...this.#limit.headers(token) }).end();
        return;
      }
    }
    if (body) headers["content-length"] = String(body.length);
    response.writeHead(reply.status, headers);
    if (half && body) {
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
      return;
    }
    response.end(request.method === "HEAD" ? undefined : body);
  }
}

const bare = (tag: string): string => tag.trim().replace(/^W\//, "");

function matches(header: string | undefined, etag: string): boolean {
  return (header ?? "").split(",").some((tag) => tag.trim() === "*" || bare(tag) === bare(etag));
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch {
    throw new ApiError(400, "Problems parsing JSON");
  }
}

/**
 * An hour's calls that are used up are told with status 200
 * (https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#exceeding-the-rate-limit).
 */
function graphQLLimit(login: string) {
  return {
    errors: [
      { type: "RATE_LIMITED", message: `API rate limit already exceeded for user ${login}.` },
    ],
  };
}

function limits(state: ReturnType<RateLimit["state"]>) {
  const other = { limit: 0, used: 0, remaining: 0, reset: state.reset };
  return { resources: { core: state, search: other, graphql: other }, rate: state };
}

import { Octokit } from "@octokit/rest";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { appAuthorization, type AppCredentials, installationAuthorization } from "../authorization";
import { type Authorization, guardedFetch, silent } from "../octokit";
import { upstreamError } from "../failure";

/**
 * GitHub's REST API for what is not about one repository; its errors are ours, as
 * `lib/git-host/github` has them.
 */
interface Api {
  request: Octokit["request"];
  attempt<Value>(doing: string, calls: () => Promise<Value>): Promise<Value>;
}

export function apiOf(apiUrl: string, authorization: Authorization | undefined): Api {
  const { request } = new Octokit({
    baseUrl: apiUrl,
    userAgent: "slipway",
    log: silent,
    request: { fetch: guardedFetch(apiUrl, authorization) },
  });
  return {
    request,
    attempt: async (doing, calls) => {
      try {
        return await calls();
      } catch (error) {
        if (error instanceof z.ZodError)
          throw new PortalError(
            "upstream_refused",
            `Slipway could not ${doing}: the Git host answers in a way that Slipway does not know.`,
            { cause: error },
          );
        throw upstreamError(error, doing, Date.now());
      }
    },
  };
}

const account = z.object({ login: z.string(), type: z.string().optional() });
const permissions = z.record(z.string(), z.string()).default({});

const conversion = z.object({
  id: z.number(),
  slug: z.string(),
  name: z.string(),
  html_url: z.string(),
  owner: account,
  client_id: z.string(),
  client_secret: z.string(),
  webhook_secret: z.string().nullable(),
  pem: z.string(),
});

/**
 * The secrets of a new App, for the code that its creator came back with; a code is good once, for
 * an hour.
 */
export async function convertManifest(
  apiUrl: string,
  code: string,
): Promise<z.output<typeof conversion>> {
  const { request, attempt } = apiOf(apiUrl, undefined);
  return attempt("take over the new GitHub App", async () =>
    conversion.parse((await request("POST /app-manifests/{code}/conversions", { code })).data),
  );
}

const appShape = z.object({
  id: z.number(),
  slug: z.string(),
  name: z.string(),
  html_url: z.string(),
  owner: account.nullable().optional(),
  permissions,
  events: z.array(z.string()).default([]),
});
export type AppItself = z.output<typeof appShape>;

const installationShape = z.object({
  id: z.number(),
  account: account.nullable(),
  html_url: z.string(),
  repository_selection: z.enum(["all", "selected"]),
  permissions,
  events: z.array(z.string()).default([]),
  suspended_at: z.string().nullable().optional(),
});
export type Installation = z.output<typeof installationShape>;

const reachable = z.object({
  total_count: z.number(),
  repositories: z.array(z.object({ full_name: z.string() })),
});

const rateLimit = z.object({
  resources: z.object({
    core: z.object({ limit: z.number(), remaining: z.number(), reset: z.number() }),
  }),
});

/** What is left to an account of the calls that the host allows in an hour. */
export interface Quota {
  limit: number;
  remaining: number;
  resetAt: Date;
}

/** Asking for it takes nothing from it (docs.github.com: REST API endpoints for rate limits). */
async function quotaOf({ request, attempt }: Api): Promise<Quota> {
  return attempt("ask the Git host how many calls are left", async () => {
    const { core } = rateLimit.parse((await request("GET /rate_limit")).data).resources;
    const { limit, remaining, reset } = core;
    return { limit, remaining, resetAt: new Date(reset * 1000) };
  });
}

/** As the App itself. */
export function asApp(credentials: AppCredentials, apiUrl: string) {
  const { request, attempt } = apiOf(apiUrl, appAuthorization(credentials));
  return {
    itself: (): Promise<AppItself> =>
      attempt("ask the Git host about the App", async () =>
        appShape.parse((await request("GET /app")).data),
      ),
    /** The first hundred. */
    installations: (): Promise<Installation[]> =>
      attempt("list the App's installations", async () =>
        z
          .array(installationShape)
          .parse((await request("GET /app/installations", { per_page: 100 })).data),
      ),
    /**
     * The names of the first hundred repositories that an installation reaches, and how many there
     * are.
     */
    repositories: (installationId: number): Promise<{ names: string[]; count: number }> => {
      const installation = apiOf(
        apiUrl,
        installationAuthorization(credentials, apiUrl, installationId),
      );
      return installation.attempt("list the repositories of an installation", async () => {
        const { total_count, repositories } = reachable.parse(
          (await installation.request("GET /installation/repositories", { per_page: 100 })).data,
        );
        return { names: repositories.map(({ full_name }) => full_name), count: total_count };
      });
    },
    /** Of an installation: each has its own. */
    quota: (installationId: number): Promise<Quota> =>
      quotaOf(apiOf(apiUrl, installationAuthorization(credentials, apiUrl, installationId))),
    setWebhookSecret: (secret: string): Promise<void> =>
      attempt(
        "change the App's webhook secret",
        async () => void (await request("PATCH /app/hook/config", { secret })),
      ),
  };
}

const repository = z.object({
  permissions: z.object({ push: z.boolean().default(false) }).default({ push: false }),
});

/** As whoever a token belongs to. */
export function asToken(token: string, apiUrl: string) {
  const api = apiOf(apiUrl, async () => `token ${token}`);
  const { request, attempt } = api;
  return {
    quota: (): Promise<Quota> => quotaOf(api),
    user: (): Promise<{ login: string; id: number }> =>
      attempt("ask the Git host who the token belongs to", async () =>
        z.object({ login: z.string(), id: z.number() }).parse((await request("GET /user")).data),
      ),
    mayPush: (owner: string, repo: string): Promise<boolean> =>
      attempt(
        `look at ${owner}/${repo}`,
        async () =>
          repository.parse((await request("GET /repos/{owner}/{repo}", { owner, repo })).data)
            .permissions.push,
      ),
  };
}

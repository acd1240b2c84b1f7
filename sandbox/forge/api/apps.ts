import { z } from "zod";
import { takeManifestCode } from "../apps/apps";
import { installationById, installationsOf, reaches, reposOf } from "../apps/find";
import { mintToken } from "../apps/installations";
import { revokeUserToken } from "../apps/oauth";
import type { AppRow } from "../apps/rows";
import { ApiError, notFound } from "../http/api-error";
import {
  type Call,
  type Handler,
  bodyOf,
  created,
  linkHeader,
  noContent,
  numberOf,
  ok,
  pageOf,
  repoOf,
  slice,
} from "../http/call";
import { appShape, installationShape } from "../shapes/app";
import { repositoryShape } from "../shapes/repository";

/** Needs no token: whoever has the code may have the secrets, once. */
export const convertManifest: Handler = (call) => {
  const { app, pem } = takeManifestCode(call.world, call.params["code"] ?? "");
  return created({
    ...appShape(call.world, app),
    client_id: app.client_id,
    client_secret: app.client_secret,
    webhook_secret: app.hook_url === null ? null : app.webhook_secret,
    pem,
  });
};

function appOf(call: Call): AppRow {
  if (call.caller.kind !== "app") throw new ApiError(401, "A JSON web token could not be decoded");
  return call.caller.app;
}

function installationOf(call: Call) {
  const row = installationById(call.world, numberOf(call, "installation_id"));
  if (!row || row.app !== appOf(call).id) throw notFound();
  return row;
}

const getApp: Handler = (call) => ok(appShape(call.world, appOf(call)));

const listInstallations: Handler = (call) => {
  const app = appOf(call);
  const rows = installationsOf(call.world, app);
  const page = pageOf(call);
  return ok(
    slice(rows, page).map((row) => installationShape(call.world, app, row)),
    linkHeader(call, page, rows.length),
  );
};

const getInstallation: Handler = (call) =>
  ok(installationShape(call.world, appOf(call), installationOf(call)));

const installationOfRepository: Handler = (call) => {
  const app = appOf(call);
  const repo = repoOf(call);
  const row = installationsOf(call.world, app).find((one) => reaches(one, repo));
  if (!row) throw notFound();
  return ok(installationShape(call.world, app, row));
};

const createToken: Handler = (call) => {
  const row = installationOf(call);
  if (row.suspended_at !== null) throw new ApiError(403, "This installation has been suspended");
  const { token, expiresAt } = mintToken(call.world, row);
  return created({
    token,
    expires_at: `${expiresAt.toISOString().slice(0, 19)}Z`,
    permissions: JSON.parse(row.permissions) as object,
    repository_selection: row.repositories === null ? "all" : "selected",
  });
};

const listReachable: Handler = (call) => {
  if (call.caller.kind !== "installation")
    throw new ApiError(403, "Resource not accessible by integration");
  const { installation } = call.caller;
  const repos = reposOf(call.world, installation);
  const page = pageOf(call);
  return ok(
    {
      total_count: repos.length,
      repository_selection: installation.repositories === null ? "all" : "selected",
      repositories: slice(repos, page).map((repo) => repositoryShape(call.world, repo)),
    },
    linkHeader(call, page, repos.length),
  );
};

const hookShape = (app: AppRow) => ({
  content_type: "json",
  insecure_ssl: "0",
  secret: "********",
  url: app.hook_url ?? "",
});

const getHook: Handler = (call) => ok(hookShape(appOf(call)));

const updateHook: Handler = (call) => {
  const app = appOf(call);
  const { url, secret } = bodyOf(
    call,
    z.object({
      url: z.url().optional(),
      secret: z.string().optional(),
      content_type: z.string().optional(),
      insecure_ssl: z.union([z.string(), z.number()]).optional(),
    }),
  );
  const changed = call.world.db.one<AppRow>(
    "UPDATE apps SET hook_url = ?, webhook_secret = ? WHERE id = ? RETURNING *",
    url ?? app.hook_url,
    secret ?? app.webhook_secret,
    app.id,
  );
  return ok(hookShape(changed));
};

/** Signed in to with the client's own id and secret, not with a token. */
export function revokeToken(
  call: Omit<Call, "caller" | "login">,
  basic: { id: string; secret: string },
) {
  const { access_token } = bodyOf(call as Call, z.object({ access_token: z.string() }));
  const outcome =
    basic.id === call.params["client_id"]
      ? revokeUserToken(call.world, basic.id, basic.secret, access_token)
      : "unknown client";
  if (outcome === "unknown client") throw notFound();
  if (outcome === "unknown token") throw new ApiError(422, "Validation Failed");
  return noContent();
}

export const appRoutes: Record<string, Handler> = {
  "POST /app-manifests/{code}/conversions": convertManifest,
  "GET /app": getApp,
  "GET /app/hook/config": getHook,
  "PATCH /app/hook/config": updateHook,
  "GET /app/installations": listInstallations,
  "GET /app/installations/{installation_id}": getInstallation,
  "POST /app/installations/{installation_id}/access_tokens": createToken,
  "GET /repos/{owner}/{repo}/installation": installationOfRepository,
  "GET /installation/repositories": listReachable,
  "DELETE /applications/{client_id}/token": () => noContent(), // answered by `Api`, which knows who calls
};

import { randomUUID } from "node:crypto";
import { addKey, deleteOldKeys, registerApp } from "../apps/apps";
import { appById, installationById } from "../apps/find";
import { install, suspend, uninstall, unsuspend } from "../apps/installations";
import { readManifest } from "../apps/manifest";
import { grant, readAuthorize } from "../apps/oauth";
import { ApiError, notFound, unprocessable } from "../http/api-error";
import { allRepositories } from "../world";
import type { Action, ActionCall } from "./actions";
import { appPageWith, type PendingManifest } from "./app-pages";
import { appOf } from "./app-parts";

/**
 * Where another site posts its manifest. Nothing is made yet: somebody looks at it first, on a page
 * of the forge's own. Here alone a form from elsewhere is taken.
 */
export const postManifest: Action = ({ world, params, query, form }) => {
  const manifest = form.get("manifest") ?? "";
  readManifest(manifest);
  const id = randomUUID();
  world.db.run(
    "INSERT INTO manifests (id, manifest, state, owner, created_at) VALUES (?, ?, ?, ?, ?)",
    id,
    manifest,
    query.get("state") ?? "",
    params["org"] ?? null,
    world.now().getTime(),
  );
  return `/settings/apps/new?manifest=${id}`;
};

function requireWriter({ visitor }: ActionCall): void {
  if (visitor.person.access !== "write")
    throw new ApiError(403, `${visitor.person.login} only reads here.`);
}

export const createAppAction: Action = async (call) => {
  requireWriter(call);
  const { world, form, visitor } = call;
  const pending = world.db.get<PendingManifest>(
    "SELECT * FROM manifests WHERE id = ?",
    form.get("manifest") ?? "",
  );
  if (!pending) throw notFound();
  const manifest = readManifest(pending.manifest);
  const code = await registerApp(
    world,
    pending.owner ?? visitor.person.login,
    (form.get("name") ?? "").trim(),
    manifest,
  );
  world.db.run("DELETE FROM manifests WHERE id = ?", pending.id);
  const back = new URL(manifest.redirect_url);
  back.searchParams.set("code", code);
  if (pending.state !== "") back.searchParams.set("state", pending.state);
  return back.href;
};

export const installAction: Action = (call) => {
  requireWriter(call);
  const { world, form, visitor } = call;
  const app = appOf(call);
  const account = form.get("account") ?? "";
  if (app.public === 0 && account.toLowerCase() !== app.owner.toLowerCase())
    throw unprocessable(`The App is private to ${app.owner}`);
  const owned = new Set(
    allRepositories(world)
      .filter((repo) => repo.row.owner === account)
      .map((repo) => repo.row.id),
  );
  if (owned.size === 0) throw notFound();
  const chosen = form
    .getAll("repository")
    .map(Number)
    .filter((id) => owned.has(id));
  if (form.get("selection") === "selected" && chosen.length === 0)
    throw unprocessable("Select at least one repository");
  const row = install(
    world,
    app,
    account,
    form.get("selection") === "selected" ? chosen : null,
    visitor.person.login,
  );
  if (!app.setup_url) return `/settings/installations/${row.id}`;
  const back = new URL(app.setup_url);
  back.searchParams.set("installation_id", String(row.id));
  back.searchParams.set("setup_action", "install");
  return back.href;
};

const changes = { suspend, unsuspend, uninstall } as const;

export const installationAction: Action = (call) => {
  requireWriter(call);
  const { world, params, visitor } = call;
  const row = installationById(world, Number(params["number"]));
  const app = row && appById(world, row.app);
  const change = changes[params["change"] as keyof typeof changes];
  if (!row || !app || !change) throw notFound();
  change(world, app, row, visitor.person.login);
  return change === uninstall ? `/apps/${app.slug}` : `/settings/installations/${row.id}`;
};

/** Answers with the page itself: a key is shown once. */
export const addKeyAction: Action = async (call) => {
  requireWriter(call);
  return appPageWith(call, await addKey(call.world, appOf(call)));
};

export const deleteOldKeysAction: Action = (call) => {
  requireWriter(call);
  const app = appOf(call);
  deleteOldKeys(call.world, app);
  return `/apps/${app.slug}`;
};

export const deleteAppAction: Action = (call) => {
  requireWriter(call);
  call.world.db.run("DELETE FROM apps WHERE id = ?", appOf(call).id);
  return "/settings/apps";
};

export const authorizeAction: Action = ({ world, query, visitor }) =>
  grant(world, readAuthorize(world, query), visitor.person.login);

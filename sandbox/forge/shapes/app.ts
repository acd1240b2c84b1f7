import { installationsOf, reposOf } from "../apps/find";
import type { AppRow, InstallationRow } from "../apps/rows";
import type { World } from "../world";
import { nodeId } from "./links";
import { repositoryShape } from "./repository";
import { userShape } from "./user";

/** Accounts that own repositories and are nobody's login are organisations. */
function accountShape(world: World, login: string) {
  return {
    ...userShape(world, login),
    type: isOrganization(world, login) ? "Organization" : "User",
  };
}

function isOrganization(world: World, login: string): boolean {
  return !world.people.some((person) => person.login.toLowerCase() === login.toLowerCase());
}

/** GitHub's "GitHub app". */
export function appShape(world: World, app: AppRow) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("App", app.id),
    client_id: app.client_id,
    owner: accountShape(world, app.owner),
    name: app.name,
    description: app.description,
    external_url: app.external_url,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.created_at,
    updated_at: app.created_at,
    permissions: JSON.parse(app.permissions) as Record<string, string>,
    events: JSON.parse(app.events) as string[],
    installations_count: installationsOf(world, app).length,
  };
}

/** GitHub's "Installation". */
export function installationShape(world: World, app: AppRow, row: InstallationRow) {
  const account = accountShape(world, row.account);
  const url = `${world.api}/app/installations/${row.id}`;
  return {
    id: row.id,
    client_id: app.client_id,
    account,
    repository_selection: row.repositories === null ? "all" : "selected",
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${world.api}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${row.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: JSON.parse(row.permissions) as Record<string, string>,
    events: JSON.parse(row.events) as string[],
    created_at: row.created_at,
    updated_at: row.updated_at,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: row.suspended_by === null ? null : userShape(world, row.suspended_by),
    suspended_at: row.suspended_at,
  };
}

/** How an installation's event names the repositories that it reaches. */
export function installedRepositories(world: World, row: InstallationRow) {
  return reposOf(world, row).map((repo) => {
    const { id, node_id, name, full_name, private: hidden } = repositoryShape(world, repo);
    return { id, node_id, name, full_name, private: hidden };
  });
}

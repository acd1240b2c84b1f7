import { appBySlug, reposOf } from "../apps/find";
import type { AppRow, InstallationRow } from "../apps/rows";
import { notFound } from "../http/api-error";
import type { World } from "../world";
import type { PageCall } from "./page";

export function appOf({ world, params }: PageCall): AppRow {
  const app = appBySlug(world, params["slug"] ?? "");
  if (!app) throw notFound();
  return app;
}

export function Permissions({
  permissions,
  events,
}: {
  permissions: Record<string, string>;
  events: readonly string[];
}) {
  return (
    <dl>
      {Object.entries(permissions).map(([name, level]) => [
        <dt key={name}>{name}</dt>,
        <dd key={`${name} level`}>{level}</dd>,
      ])}
      <dt>Events</dt>
      <dd>{events.length === 0 ? "none" : events.join(", ")}</dd>
    </dl>
  );
}

/** Who the page was made for: a form of somebody else is refused. */
export const As = ({ login }: { login: string }) => <input type="hidden" name="as" value={login} />;

/** The repositories of an installation. */
export function repositoriesInWords(world: World, row: InstallationRow): string {
  return row.repositories === null
    ? "all repositories"
    : reposOf(world, row)
        .map((repo) => repo.row.name)
        .join(", ");
}

/* oxlint-disable nextjs/no-html-link-for-pages -- these pages are not Next.js' */
import { allApps, appBySlug, installationById, installationsOf, reposOf } from "../apps/find";
import { readManifest } from "../apps/manifest";
import { readAuthorize } from "../apps/oauth";
import type { AppRow, InstallationRow } from "../apps/rows";
import { notFound } from "../http/api-error";
import { type World, allRepositories } from "../world";
import { Time } from "./layout";
import type { PageCall, PageHandler } from "./page";

export type PendingManifest = { id: string; manifest: string; state: string; owner: string | null };

export function appOf({ world, params }: PageCall): AppRow {
  const app = appBySlug(world, params["slug"] ?? "");
  if (!app) throw notFound();
  return app;
}

function Permissions({
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

const As = ({ login }: { login: string }) => <input type="hidden" name="as" value={login} />;

/** What was posted, to be looked at before the App is made. */
export const newAppPage: PageHandler = ({ world, visitor, query }) => {
  const pending = world.db.get<PendingManifest>(
    "SELECT * FROM manifests WHERE id = ?",
    query.get("manifest") ?? "",
  );
  if (!pending) throw notFound();
  const manifest = readManifest(pending.manifest);
  const owner = pending.owner ?? visitor.person.login;
  return {
    title: "Create GitHub App",
    formAction: [new URL(manifest.redirect_url).origin],
    content: (
      <>
        <h1>Create GitHub App for {owner}</h1>
        <p className="muted">{manifest.url} asks for it.</p>
        <form method="post" action="/settings/apps/create">
          <As login={visitor.person.login} />
          <input type="hidden" name="manifest" value={pending.id} />
          <section className="box" aria-label="The App">
            <div className="body">
              <p>
                <label htmlFor="name">GitHub App name</label>
              </p>
              <p>
                <input id="name" name="name" defaultValue={manifest.name} maxLength={34} required />
              </p>
              <Permissions
                permissions={{ metadata: "read", ...manifest.default_permissions }}
                events={manifest.default_events}
              />
              <p className="small muted">
                {manifest.hook_attributes?.active
                  ? `Webhook: ${manifest.hook_attributes.url}`
                  : "No webhook."}
              </p>
            </div>
          </section>
          <button className="primary" type="submit">{`Create GitHub App for ${owner}`}</button>
        </form>
      </>
    ),
  };
};

export const appsPage: PageHandler = ({ world }) => {
  const apps = allApps(world);
  return {
    title: "GitHub Apps",
    content: (
      <>
        <h1>GitHub Apps</h1>
        {apps.length === 0 ? (
          <p className="muted">None is registered.</p>
        ) : (
          <ul className="rows box">
            {apps.map((app) => (
              <li key={app.id}>
                <a href={`/apps/${app.slug}`}>{app.name}</a>
                <span className="small muted">
                  of {app.owner} · <Time at={app.created_at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  };
};

/** One page for what GitHub has two of: the App as others see it, and its owner's settings. */
export const appPage: PageHandler = (call) => appPageWith(call, null);

/** With a private key that was just made, shown this once. */
export function appPageWith(call: PageCall, pem: string | null) {
  const { world, visitor } = call;
  const app = appOf(call);
  const installations = installationsOf(world, app);
  return {
    title: app.name,
    content: (
      <>
        <p className="crumbs">
          <a href="/settings/apps">GitHub Apps</a>
        </p>
        <h1>{app.name}</h1>
        <p className="muted">
          App ID {app.id}, of {app.owner}
        </p>
        <Permissions
          permissions={JSON.parse(app.permissions) as Record<string, string>}
          events={JSON.parse(app.events) as string[]}
        />
        <h2>Installations</h2>
        {installations.length === 0 ? (
          <p className="muted">It is installed nowhere.</p>
        ) : (
          <ul className="rows box">
            {installations.map((row) => (
              <li key={row.id}>
                <a href={`/settings/installations/${row.id}`}>{row.account}</a>
                <span className="small muted">
                  {row.suspended_at ? "suspended" : inWords(world, row)}
                </span>
              </li>
            ))}
          </ul>
        )}
        <p>
          <a href={`/apps/${app.slug}/installations/new`}>Install</a>
        </p>
        <h2>Private keys</h2>
        {pem && (
          <pre className="box">
            <code>{pem}</code>
          </pre>
        )}
        <div className="actions">
          <form method="post" action={`/apps/${app.slug}/keys`}>
            <As login={visitor.person.login} />
            <button type="submit">Generate a private key</button>
          </form>
          <form method="post" action={`/apps/${app.slug}/keys/delete-old`}>
            <As login={visitor.person.login} />
            <button className="danger" type="submit">
              Delete all but the newest
            </button>
          </form>
        </div>
        <h2>Danger zone</h2>
        <form method="post" action={`/apps/${app.slug}/delete`}>
          <As login={visitor.person.login} />
          <button className="danger" type="submit">
            Delete GitHub App
          </button>
        </form>
      </>
    ),
  };
}

function inWords(world: World, row: InstallationRow): string {
  return row.repositories === null
    ? "all repositories"
    : reposOf(world, row)
        .map((repo) => repo.row.name)
        .join(", ");
}

/**
 * Who may install it, and for what: accounts that own repositories, or only its own account where
 * it is private.
 */
export const installPage: PageHandler = (call) => {
  const { world, visitor } = call;
  const app = appOf(call);
  const repositories = allRepositories(world);
  const accounts = [...new Set(repositories.map((repo) => repo.row.owner))].filter(
    (account) => app.public === 1 || account.toLowerCase() === app.owner.toLowerCase(),
  );
  return {
    title: `Install ${app.name}`,
    formAction: app.setup_url ? [new URL(app.setup_url).origin] : [],
    content: (
      <>
        <p className="crumbs">
          <a href={`/apps/${app.slug}`}>{app.name}</a>
        </p>
        <h1>Install {app.name}</h1>
        {accounts.length === 0 && (
          <p className="alert failure">
            Nobody has repositories for it: the App is private to {app.owner}.
          </p>
        )}
        {accounts.map((account) => (
          <section className="box" key={account} aria-label={account}>
            <div className="head">
              <h3>{account}</h3>
            </div>
            <form className="body" method="post" action={`/apps/${app.slug}/install`}>
              <As login={visitor.person.login} />
              <input type="hidden" name="account" value={account} />
              <p>
                <label>
                  <input type="radio" name="selection" value="all" defaultChecked /> All
                  repositories
                </label>
              </p>
              <p>
                <label>
                  <input type="radio" name="selection" value="selected" /> Only select repositories
                </label>
              </p>
              <p className="small">
                {repositories
                  .filter((repo) => repo.row.owner === account)
                  .map((repo) => (
                    <label key={repo.row.id}>
                      <input type="checkbox" name="repository" value={repo.row.id} />{" "}
                      {repo.row.name}{" "}
                    </label>
                  ))}
              </p>
              <button className="primary" type="submit">{`Install on ${account}`}</button>
            </form>
          </section>
        ))}
      </>
    ),
  };
};

export const installationPage: PageHandler = ({ world, visitor, params }) => {
  const row = installationById(world, Number(params["number"]));
  const app = row && allApps(world).find((one) => one.id === row.app);
  if (!row || !app) throw notFound();
  const action = (name: string, words: string, className = "") => (
    <form method="post" action={`/settings/installations/${row.id}/${name}`}>
      <As login={visitor.person.login} />
      <button className={className} type="submit">
        {words}
      </button>
    </form>
  );
  return {
    title: `${app.name} at ${row.account}`,
    content: (
      <>
        <p className="crumbs">
          <a href={`/apps/${app.slug}`}>{app.name}</a>
        </p>
        <h1>
          {app.name} at {row.account}
        </h1>
        <p>
          {row.suspended_at ? (
            <span className="state failure">Suspended</span>
          ) : (
            <span className="state success">Installed</span>
          )}{" "}
          <span className="muted">{inWords(world, row)}</span>
        </p>
        <Permissions
          permissions={JSON.parse(row.permissions) as Record<string, string>}
          events={JSON.parse(row.events) as string[]}
        />
        <p>
          <a href={`/apps/${app.slug}/installations/new`}>Change repositories</a>
        </p>
        <div className="actions">
          {row.suspended_at
            ? action("unsuspend", "Unsuspend")
            : action("suspend", "Suspend", "danger")}
          {action("uninstall", "Uninstall", "danger")}
        </div>
      </>
    ),
  };
};

/** "May it know who you are?" */
export const authorizePage: PageHandler = ({ world, visitor, query }) => {
  const { client, redirectUri } = readAuthorize(world, query);
  return {
    title: `Authorize ${client.name}`,
    formAction: [new URL(redirectUri).origin],
    content: (
      <>
        <h1>Authorize {client.name}</h1>
        <p>
          It will know that you are <strong>{visitor.person.login}</strong>, and nothing else. You
          are sent back to {new URL(redirectUri).origin}.
        </p>
        <form method="post" action={`/login/oauth/authorize?${query.toString()}`}>
          <As login={visitor.person.login} />
          <button
            className="primary"
            type="submit"
          >{`Authorize as ${visitor.person.login}`}</button>
        </form>
      </>
    ),
  };
};

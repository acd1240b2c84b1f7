/* oxlint-disable nextjs/no-html-link-for-pages -- these pages are not Next.js' */
import { allApps, installationsOf } from "../apps/find";
import { readManifest } from "../apps/manifest";
import { notFound } from "../http/api-error";
import { appOf, As, Permissions, repositoriesInWords } from "./app-parts";
import { Time } from "./layout";
import type { PageCall, PageHandler } from "./page";

export type PendingManifest = { id: string; manifest: string; state: string; owner: string | null };

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
                  {row.suspended_at ? "suspended" : repositoriesInWords(world, row)}
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

/* oxlint-disable nextjs/no-html-link-for-pages -- these pages are not Next.js' */
import { allApps, installationById } from "../apps/find";
import { notFound } from "../http/api-error";
import { allRepositories } from "../world";
import { appOf, As, Permissions, repositoriesInWords } from "./app-parts";
import type { PageHandler } from "./page";

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
          <span className="muted">{repositoriesInWords(world, row)}</span>
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

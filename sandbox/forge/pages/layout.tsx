/* oxlint-disable nextjs/no-html-link-for-pages, nextjs/no-head-element, nextjs/no-css-tags -- these pages are not Next.js' */
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { Person } from "../options";
import type { Repo, World } from "../world";

/**
 * Who looks at a page. The cookie names one of `FORGE_PEOPLE`; without one it is the first of them.
 */
export type Visitor = { person: Person; people: readonly Person[]; path: string };

/** A whole page as HTML. Everything goes through React, which escapes it. */
export function renderPage(visitor: Visitor, title: string, content: ReactNode): string {
  return `<!doctype html>${renderToStaticMarkup(
    <Layout visitor={visitor} title={title}>
      {content}
    </Layout>,
  )}`;
}

function Layout({
  visitor,
  title,
  children,
}: {
  visitor: Visitor;
  title: string;
  children: ReactNode;
}) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · forge`}</title>
        <link rel="stylesheet" href="/assets/forge.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <a className="skip" href="#main">
          Skip to content
        </a>
        <header className="top">
          <div>
            <a className="brand" href="/">
              forge<small>stands in for GitHub</small>
            </a>
            <nav aria-label="Main">
              <a href="/">Repositories</a>
              <a href="/settings/apps">Apps</a>
              <a href="/deliveries">Webhook deliveries</a>
            </nav>
            <form className="person" method="post" action="/person">
              <label htmlFor="person">You are</label>
              <select id="person" name="person" defaultValue={visitor.person.login}>
                {visitor.people.map((person) => (
                  <option key={person.login} value={person.login}>
                    {person.access === "read" ? `${person.login} (reads only)` : person.login}
                  </option>
                ))}
              </select>
              <input type="hidden" name="back" value={visitor.path} />
              <button type="submit">Switch</button>
            </form>
          </div>
        </header>
        <main id="main">{children}</main>
        <footer>
          <div className="small">
            sandbox forge: no password here. Whoever can open this page can be anyone above.
          </div>
        </footer>
      </body>
    </html>
  );
}

const tabs = [
  { key: "code", label: "Files", path: "" },
  { key: "commits", label: "Commits", path: "/commits" },
  { key: "branches", label: "Branches", path: "/branches" },
  { key: "pulls", label: "Pull requests", path: "/pulls" },
] as const;

/** The head of every page of a repository. */
export function RepositoryHead({
  repo,
  world,
  current,
}: {
  repo: Repo;
  world: World;
  current: (typeof tabs)[number]["key"];
}) {
  const open = world.db.one<{ count: number }>(
    "SELECT count(*) AS count FROM pulls WHERE repository = ? AND state = 'open'",
    repo.row.id,
  ).count;
  return (
    <>
      <p className="crumbs">
        {repo.row.owner} / <a href={`/${repo.fullName}`}>{repo.row.name}</a>
      </p>
      <nav className="tabs" aria-label="Repository">
        {tabs.map((tab) => (
          <a
            key={tab.key}
            href={`/${repo.fullName}${tab.path}`}
            aria-current={tab.key === current ? "page" : undefined}
          >
            {tab.key === "pulls" ? `${tab.label} (${open})` : tab.label}
          </a>
        ))}
      </nav>
    </>
  );
}

/** A time, to the minute, in UTC; the machine-readable one beside it. */
export function Time({ at }: { at: string }) {
  return <time dateTime={at} title={at}>{`${at.slice(0, 10)} ${at.slice(11, 16)} UTC`}</time>;
}

/** Links to the neighbours of a page of a list. */
export function PageLinks({ path, page, more }: { path: string; page: number; more: boolean }) {
  if (page === 1 && !more) return null;
  const to = (number: number): string => `${path}${path.includes("?") ? "&" : "?"}page=${number}`;
  return (
    <nav className="page-nav" aria-label="Pages">
      {page > 1 && (
        <a href={to(page - 1)} rel="prev">
          Newer
        </a>
      )}
      {more && (
        <a href={to(page + 1)} rel="next">
          Older
        </a>
      )}
    </nav>
  );
}

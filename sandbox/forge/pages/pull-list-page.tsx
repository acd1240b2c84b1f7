import type { PullRow } from "../store/rows";
import { PageLinks, RepositoryHead, Time } from "./layout";
import { type PageHandler, pageNumber, pageRepo } from "./page";

const pageSize = 30;

/** A state is a word in a colour. */
export function PullState({ pull }: { pull: PullRow }) {
  if (pull.merged_at !== null) return <span className="state merged">Merged</span>;
  if (pull.state === "closed") return <span className="state closed">Closed</span>;
  return pull.draft ? (
    <span className="state neutral">Draft</span>
  ) : (
    <span className="state open">Open</span>
  );
}

export const pullListPage: PageHandler = (call) => {
  const repo = pageRepo(call);
  const state = call.query.get("state") === "closed" ? "closed" : "open";
  const page = pageNumber(call);
  const pulls = call.world.db.all<PullRow>(
    "SELECT * FROM pulls WHERE repository = ? AND state = ? ORDER BY number DESC LIMIT ? OFFSET ?",
    repo.row.id,
    state,
    pageSize + 1,
    (page - 1) * pageSize,
  );
  const path = `/${repo.fullName}/pulls`;
  return {
    title: `Pull requests of ${repo.fullName}`,
    content: (
      <>
        <RepositoryHead repo={repo} world={call.world} current="pulls" />
        <h1>Pull requests</h1>
        <nav className="tabs" aria-label="State">
          <a href={path} aria-current={state === "open" ? "page" : undefined}>
            Open
          </a>
          <a href={`${path}?state=closed`} aria-current={state === "closed" ? "page" : undefined}>
            Closed and merged
          </a>
        </nav>
        {pulls.length === 0 ? (
          <p className="muted">No {state} pull requests.</p>
        ) : (
          <ul className="rows box">
            {pulls.slice(0, pageSize).map((pull) => (
              <li key={pull.number}>
                <span>
                  <PullState pull={pull} />{" "}
                  <a href={`/${repo.fullName}/pull/${pull.number}`}>{pull.title}</a>{" "}
                  <span className="muted">#{pull.number}</span>
                </span>
                <span className="small muted">
                  {pull.user} · <Time at={pull.created_at} />
                </span>
              </li>
            ))}
          </ul>
        )}
        <PageLinks path={`${path}?state=${state}`} page={page} more={pulls.length > pageSize} />
      </>
    ),
  };
};

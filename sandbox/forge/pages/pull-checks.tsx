import { checkState, latestCheckRuns, latestStatuses } from "../checks/combined-state";
import { branchRules } from "../rules/branch-rules";
import type { CheckRunRow, PullRow } from "../store/rows";
import type { Repo } from "../world";
import type { PageCall } from "./page";
import { PullForm } from "./pull-form";

const checkWords = {
  success: "Passed",
  failure: "Failed",
  error: "Error",
  pending: "Pending",
  expected: "Expected",
} as const;

const tones = {
  success: "success",
  failure: "failure",
  error: "failure",
  pending: "pending",
  expected: "pending",
} as const;

/** What was reported for the head of a pull request, and what its branch requires besides. */
export function PullChecks({ call, repo, pull }: { call: PageCall; repo: Repo; pull: PullRow }) {
  const { world, visitor } = call;
  const statuses = latestStatuses(world, repo, pull.head_sha).map((status) => ({
    key: `s${status.id}`,
    run: null,
    state: status.state,
    name: status.context,
    text: status.description,
    url: status.target_url,
  }));
  const runs = latestCheckRuns(world, repo, pull.head_sha).map((run) => ({
    key: `c${run.id}`,
    run,
    state: checkState(run),
    name: run.name,
    text: run.title ?? run.summary,
    url: run.details_url,
  }));
  const { checks: required } = branchRules(world, repo, pull.base_ref);
  const reported = [...runs, ...statuses];
  const expected = (pull.state === "open" ? required : [])
    .filter((name) => reported.every((check) => check.name !== name))
    .map((name) => ({
      key: `r${name}`,
      run: null,
      state: "expected" as const,
      name,
      text: "Waiting for it to be reported",
      url: null,
    }));
  const checks = [...reported, ...expected];
  const seen = {
    path: `/${repo.fullName}/pull/${pull.number}`,
    login: visitor.person.login,
    head: pull.head_sha,
  };
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">Checks</h2>
      {checks.length === 0 ? (
        <p className="muted">
          Nobody has reported a check for <code>{pull.head_sha.slice(0, 7)}</code>.
        </p>
      ) : (
        <ul className="rows box">
          {checks.map((check) => (
            <li key={check.key}>
              <span>
                <span className={`state ${tones[check.state]}`}>{checkWords[check.state]}</span>{" "}
                <strong>{check.name}</strong>{" "}
                {required.includes(check.name) && <span className="state neutral">Required</span>}{" "}
                {check.text && <span className="muted">{check.text}</span>}
              </span>
              <span className="actions">
                {check.url && /^https?:/.test(check.url) && <a href={check.url}>Details</a>}
                {check.run?.status === "completed" && visitor.person.access === "write" && (
                  <PullForm seen={seen} action="rerun">
                    <button type="submit" name="run" value={check.run.id}>
                      Re-run
                    </button>
                  </PullForm>
                )}
              </span>
              {check.run && <Annotations run={check.run} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type Annotation = {
  path: string;
  start_line: number;
  annotation_level: string;
  title?: string;
  message: string;
};
const shownAnnotations = 20;

/** What a check run remarks, at file and line. */
function Annotations({ run }: { run: CheckRunRow }) {
  const annotations = JSON.parse(run.annotations) as Annotation[];
  if (annotations.length === 0) return null;
  return (
    <details open={annotations.length <= 5} className="remarks">
      <summary>{annotations.length === 1 ? "1 remark" : `${annotations.length} remarks`}</summary>
      <ul>
        {annotations.slice(0, shownAnnotations).map((entry, index) => (
          <li key={index} className="small">
            <code>
              {entry.path}:{entry.start_line}
            </code>{" "}
            {entry.title && <strong>{entry.title}</strong>} <span>{entry.message}</span>
          </li>
        ))}
      </ul>
      {annotations.length > shownAnnotations && (
        <p className="muted">and {annotations.length - shownAnnotations} more</p>
      )}
    </details>
  );
}

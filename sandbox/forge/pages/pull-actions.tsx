import { autoMergeOf } from "../pulls/auto-merge";
import type { PullDetails } from "../pulls/details";
import { queueEntryOf, queueOf } from "../queue/rows";
import { branchRules } from "../rules/branch-rules";
import { unmetRequirements } from "../rules/requirements";
import type { PullRow } from "../store/rows";
import type { Repo, World } from "../world";
import type { PageCall } from "./page";
import { PullForm } from "./pull-form";

/** What whoever looks may do with a pull request now. */
export function PullActions({
  call,
  repo,
  pull,
  details,
  headThere,
}: {
  call: PageCall;
  repo: Repo;
  pull: PullRow;
  details: PullDetails;
  headThere: boolean;
}) {
  const { person } = call.visitor;
  const may = person.access === "write";
  const path = `/${repo.fullName}/pull/${pull.number}`;
  const seen = { path, login: person.login, head: pull.head_sha };
  const open = pull.state === "open";
  const queues = open && branchRules(call.world, repo, pull.base_ref).queue !== null;
  const unmet = open ? unmetRequirements(call.world, repo, pull) : [];
  return (
    <section className="box" aria-labelledby="actions">
      <div className="head">
        <h3 id="actions">
          {(queues && queueSentence(call.world, repo, pull)) || mergeSentence(pull, details)}
        </h3>
      </div>
      <div className="body">
        {unmet.length > 0 && (
          <ul aria-label="What the branch requires">
            {unmet.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        {!may && (
          <p className="muted">
            {person.login} only reads here. Switch to somebody else above to review or merge.
          </p>
        )}
        <div className="actions">
          {open && (
            <PullForm seen={seen} action="approve">
              <button type="submit" disabled={!may}>
                Approve
              </button>
            </PullForm>
          )}
          {queues && <QueueButtons call={call} repo={repo} pull={pull} seen={seen} may={may} />}
          {open && !queues && (
            <PullForm seen={seen} action="merge">
              <select name="method" aria-label="Merge method" disabled={!may}>
                <option value="merge">Merge commit</option>
                <option value="squash">Squash</option>
                <option value="rebase">Rebase</option>
              </select>
              <button
                className="primary"
                type="submit"
                disabled={
                  !may || details.mergeable === false || pull.draft === 1 || unmet.length > 0
                }
              >
                Merge
              </button>
            </PullForm>
          )}
          {open && (
            <PullForm seen={seen} action="close">
              <button className="danger" type="submit" disabled={!may}>
                Close
              </button>
            </PullForm>
          )}
          {!open && pull.merged_at === null && (
            <PullForm seen={seen} action="reopen">
              <button type="submit" disabled={!may || !headThere}>
                Reopen
              </button>
            </PullForm>
          )}
          {!open && headThere && pull.head_ref !== repo.row.default_branch && (
            <PullForm seen={seen} action="delete-branch">
              <button className="danger" type="submit" disabled={!may}>
                Delete branch
              </button>
            </PullForm>
          )}
          {!headThere && <span className="muted">The branch is deleted.</span>}
        </div>
        {open && may && (
          <details>
            <summary>Review or comment</summary>
            <PullForm seen={seen} action="review">
              <p>
                <label htmlFor="body">What you want to say</label>
                <textarea id="body" name="body" />
              </p>
              <div className="actions">
                <button type="submit" name="event" value="REQUEST_CHANGES" className="danger">
                  Request changes
                </button>
                <button type="submit" name="event" value="COMMENT">
                  Comment
                </button>
              </div>
            </PullForm>
          </details>
        )}
      </div>
    </section>
  );
}

/** A branch with a merge queue is merged into by nothing else. */
function QueueButtons({
  call,
  repo,
  pull,
  seen,
  may,
}: {
  call: PageCall;
  repo: Repo;
  pull: PullRow;
  seen: { path: string; login: string; head: string };
  may: boolean;
}) {
  const isWaiting =
    queueEntryOf(call.world, repo, pull.number) !== null ||
    autoMergeOf(call.world, repo, pull.number) !== null;
  return isWaiting ? (
    <PullForm seen={seen} action="leave-queue">
      <button type="submit" disabled={!may}>
        Remove from the merge queue
      </button>
    </PullForm>
  ) : (
    <PullForm seen={seen} action="queue">
      <button className="primary" type="submit" disabled={!may || pull.draft === 1}>
        Merge when ready
      </button>
    </PullForm>
  );
}

/** Where a pull request is in its branch's queue; null where it is not. */
function queueSentence(world: World, repo: Repo, pull: PullRow): string | null {
  const entry = queueEntryOf(world, repo, pull.number);
  if (entry) {
    const place = queueOf(world, repo, entry.base).findIndex(({ id }) => id === entry.id) + 1;
    return `Queued to merge, number ${place} in the queue`;
  }
  return autoMergeOf(world, repo, pull.number) === null
    ? null
    : "Will be queued once all that the branch requires is there";
}

function mergeSentence(pull: PullRow, details: PullDetails): string {
  if (pull.merged_at !== null)
    return `Merged by ${pull.merged_by ?? "somebody"} as ${(pull.merge_commit_sha ?? "").slice(0, 7)}`;
  if (pull.state === "closed") return "Closed without merging";
  if (pull.draft) return "Still a draft";
  if (details.mergeable === false) return `This branch conflicts with ${pull.base_ref}`;
  if (details.mergeableState === "blocked") return "Merging is blocked";
  return details.mergeableState === "unstable"
    ? "Can be merged, but not every check has passed"
    : "Can be merged";
}

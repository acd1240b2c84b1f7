import type { CommentRow, PullRow, ReviewRow, ReviewState } from "../store/rows";
import type { Repo, World } from "../world";
import { Time } from "./layout";
import { Prose } from "./markdown";

const reviewWords: Record<ReviewState, string> = {
  APPROVED: "approved these changes",
  CHANGES_REQUESTED: "asked for changes",
  COMMENTED: "reviewed",
  PENDING: "has an unfinished review",
  DISMISSED: "had a review that was dismissed",
};
const reviewTones: Record<ReviewState, string> = {
  APPROVED: "success",
  CHANGES_REQUESTED: "failure",
  COMMENTED: "neutral",
  PENDING: "pending",
  DISMISSED: "neutral",
};

/** Reviews and comments in the order in which they came. */
export function PullConversation({
  world,
  repo,
  pull,
}: {
  world: World;
  repo: Repo;
  pull: PullRow;
}) {
  const reviews = world.db.all<ReviewRow>(
    "SELECT * FROM reviews WHERE repository = ? AND number = ? AND state != 'PENDING' ORDER BY id",
    repo.row.id,
    pull.number,
  );
  const comments = world.db.all<CommentRow>(
    "SELECT * FROM comments WHERE repository = ? AND number = ? ORDER BY id",
    repo.row.id,
    pull.number,
  );
  const entries = [
    ...reviews.map((review) => ({
      at: review.submitted_at ?? "",
      id: `pullrequestreview-${review.id}`,
      user: review.user,
      words: reviewWords[review.state],
      tone: reviewTones[review.state],
      body: review.body,
    })),
    ...comments.map((comment) => ({
      at: comment.created_at,
      id: `issuecomment-${comment.id}`,
      user: comment.user,
      words: "commented",
      tone: "neutral",
      body: comment.body,
    })),
  ].sort((a, b) => a.at.localeCompare(b.at));
  return entries.map((entry) => (
    <article className="box" key={entry.id} id={entry.id}>
      <div className="head small">
        <strong>{entry.user}</strong> <span className={`state ${entry.tone}`}>{entry.words}</span>{" "}
        <span className="muted">
          <Time at={entry.at} />
        </span>
      </div>
      {entry.body && (
        <div className="body">
          <Prose text={entry.body} />
        </div>
      )}
    </article>
  ));
}

import type { CommentRow, PullRow } from "../store/rows";
import type { Repo, World } from "../world";
import { apiUrl, nodeId, pageUrl } from "./links";
import { labelShape, pullLabels } from "./pull";
import { userShape } from "./user";

const reactions = (url: string) => ({
  url: `${url}/reactions`,
  total_count: 0,
  "+1": 0,
  "-1": 0,
  laugh: 0,
  hooray: 0,
  confused: 0,
  heart: 0,
  rocket: 0,
  eyes: 0,
});

/** GitHub's "Issue Comment". */
export function commentShape(world: World, repo: Repo, comment: CommentRow) {
  const url = `${apiUrl(world, repo)}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${pageUrl(world, repo)}/pull/${comment.number}#issuecomment-${comment.id}`,
    issue_url: `${apiUrl(world, repo)}/issues/${comment.number}`,
    id: comment.id,
    node_id: nodeId("IssueComment", comment.id),
    user: userShape(world, comment.user),
    created_at: comment.created_at,
    updated_at: comment.updated_at,
    author_association: "COLLABORATOR",
    body: comment.body,
    reactions: reactions(url),
    performed_via_github_app: null,
  };
}

/** GitHub's "Issue": every pull request is one. */
export function issueShape(world: World, repo: Repo, pull: PullRow) {
  const url = `${apiUrl(world, repo)}/issues/${pull.number}`;
  const html = `${pageUrl(world, repo)}/pull/${pull.number}`;
  const comments = world.db.one<{ count: number }>(
    "SELECT count(*) AS count FROM comments WHERE repository = ? AND number = ?",
    repo.row.id,
    pull.number,
  ).count;
  return {
    url,
    repository_url: apiUrl(world, repo),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    id: pull.id,
    node_id: nodeId("PullRequest", pull.id),
    number: pull.number,
    title: pull.title,
    user: userShape(world, pull.user),
    labels: pullLabels(world, repo, pull.number).map((label) => labelShape(world, repo, label)),
    state: pull.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments,
    created_at: pull.created_at,
    updated_at: pull.updated_at,
    closed_at: pull.closed_at,
    author_association: "COLLABORATOR",
    active_lock_reason: null,
    draft: pull.draft === 1,
    pull_request: {
      url: `${apiUrl(world, repo)}/pulls/${pull.number}`,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: pull.merged_at,
    },
    body: pull.body,
    reactions: reactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: null,
  };
}

import type { PullDetails } from "../pulls/details";
import type { LabelRow, PullRow, ReviewRow } from "../store/rows";
import type { Repo, World } from "../world";
import { apiUrl, encodePath, nodeId, pageUrl } from "./links";
import { repositoryShape } from "./repository";
import { userShape } from "./user";

/** GitHub's "Pull Request Simple", as lists hold it. */
export function pullShape(
  world: World,
  repo: Repo,
  pull: PullRow,
  repository = repositoryShape(world, repo),
) {
  const api = apiUrl(world, repo);
  const url = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const html = `${pageUrl(world, repo)}/pull/${pull.number}`;
  const statuses = `${api}/statuses/${pull.head_sha}`;
  const requested = world.db.all<{ kind: string; name: string }>(
    "SELECT kind, name FROM requested_reviewers WHERE repository = ? AND number = ? ORDER BY name",
    repo.row.id,
    pull.number,
  );
  const auto = world.db.get<{ method: string; login: string }>(
    "SELECT method, login FROM auto_merges WHERE repository = ? AND number = ?",
    repo.row.id,
    pull.number,
  );
  const side = (ref: string, sha: string) => ({
    label: `${repo.row.owner}:${ref}`,
    ref,
    sha,
    user: userShape(world, repo.row.owner),
    repo: repository,
  });
  return {
    url,
    id: pull.id,
    node_id: nodeId("PullRequest", pull.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userShape(world, pull.user),
    body: pull.body,
    created_at: pull.created_at,
    updated_at: pull.updated_at,
    closed_at: pull.closed_at,
    merged_at: pull.merged_at,
    merge_commit_sha: pull.merge_commit_sha,
    assignee: null,
    assignees: [],
    requested_reviewers: requested
      .filter((entry) => entry.kind === "user")
      .map((entry) => userShape(world, entry.name)),
    requested_teams: requested
      .filter((entry) => entry.kind === "team")
      .map((entry) => teamShape(world, repo, entry.name)),
    labels: pullLabels(world, repo, pull.number).map((label) => labelShape(world, repo, label)),
    milestone: null,
    draft: pull.draft === 1,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: side(pull.head_ref, pull.head_sha),
    base: side(pull.base_ref, pull.base_sha),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${api}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: "COLLABORATOR",
    auto_merge: auto && {
      enabled_by: userShape(world, auto.login),
      merge_method: auto.method,
      commit_title: pull.title,
      commit_message: "",
    },
    active_lock_reason: null,
  };
}

/** GitHub's "Pull Request", as a single one is answered and as events carry it. */
export function fullPullShape(world: World, repo: Repo, pull: PullRow, details: PullDetails) {
  const comments = world.db.one<{ count: number }>(
    "SELECT count(*) AS count FROM comments WHERE repository = ? AND number = ?",
    repo.row.id,
    pull.number,
  ).count;
  return {
    ...pullShape(world, repo, pull),
    merge_commit_sha: pull.merge_commit_sha ?? details.testMerge,
    merged: pull.merged_at !== null,
    mergeable: details.mergeable,
    rebaseable: details.mergeable,
    mergeable_state: details.mergeableState,
    merged_by: pull.merged_by === null ? null : userShape(world, pull.merged_by),
    comments,
    review_comments: 0,
    maintainer_can_modify: pull.maintainer_can_modify === 1,
    commits: details.commits,
    additions: details.additions,
    deletions: details.deletions,
    changed_files: details.changedFiles,
  };
}

export function pullLabels(world: World, repo: Repo, number: number): LabelRow[] {
  return world.db.all<LabelRow>(
    `SELECT labels.* FROM labels JOIN pull_labels ON pull_labels.label = labels.id
     WHERE pull_labels.repository = ? AND pull_labels.number = ? ORDER BY labels.name`,
    repo.row.id,
    number,
  );
}

export function labelShape(world: World, repo: Repo, label: LabelRow) {
  return {
    id: label.id,
    node_id: nodeId("Label", label.id),
    url: `${apiUrl(world, repo)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

export function reviewShape(world: World, repo: Repo, review: ReviewRow) {
  const url = `${apiUrl(world, repo)}/pulls/${review.number}`;
  const html = `${pageUrl(world, repo)}/pull/${review.number}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId("PullRequestReview", review.id),
    user: userShape(world, review.user),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    author_association: "COLLABORATOR",
    _links: { html: { href: html }, pull_request: { href: url } },
    ...(review.submitted_at === null ? {} : { submitted_at: review.submitted_at }),
    commit_id: review.commit_id,
  };
}

function teamShape(world: World, repo: Repo, slug: string) {
  const api = `${world.api}/orgs/${repo.row.owner}/teams/${encodePath(slug)}`;
  return {
    id: [...slug].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 2 ** 31, 7),
    node_id: nodeId("Team", slug),
    name: slug,
    slug,
    description: null,
    privacy: "closed",
    notification_setting: "notifications_enabled",
    permission: "push",
    url: api,
    html_url: `${world.url}/orgs/${repo.row.owner}/teams/${slug}`,
    members_url: `${api}/members{/member}`,
    repositories_url: `${api}/repos`,
    parent: null,
    type: "organization",
    organization_id: 1,
  };
}

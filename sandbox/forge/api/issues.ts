import { z } from "zod";
import { notFound } from "../http/api-error";
import {
  type Call,
  type Handler,
  bodyOf,
  created,
  linkHeader,
  noContent,
  numberOf,
  ok,
  pageOf,
  repoOf,
  slice,
} from "../http/call";
import { touchPull } from "../pulls/open-pull";
import { commentShape, issueShape } from "../shapes/comment";
import { labelShape, pullLabels } from "../shapes/pull";
import { repositoryShape } from "../shapes/repository";
import { userShape } from "../shapes/user";
import type { CommentRow, LabelRow } from "../store/rows";
import { enqueue } from "../webhooks/enqueue";
import { type Repo, timestamp } from "../world";
import { pullOf } from "./pulls";

const commentBody = z.object({ body: z.string().min(1) });

const listComments: Handler = (call) => {
  const repo = repoOf(call);
  const pull = pullOf(call, repo, "issue_number");
  const comments = call.world.db.all<CommentRow>(
    "SELECT * FROM comments WHERE repository = ? AND number = ? ORDER BY id",
    repo.row.id,
    pull.number,
  );
  const page = pageOf(call);
  return ok(
    slice(comments, page).map((comment) => commentShape(call.world, repo, comment)),
    linkHeader(call, page, comments.length),
  );
};

const createComment: Handler = (call) => {
  const repo = repoOf(call);
  const pull = pullOf(call, repo, "issue_number");
  const { body } = bodyOf(call, commentBody);
  const { world, login } = call;
  const now = timestamp(world);
  const comment = world.db.transaction(() => {
    const made = world.db.one<CommentRow>(
      `INSERT INTO comments (repository, number, user, body, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?) RETURNING *`,
      repo.row.id,
      pull.number,
      login,
      body,
      now,
      now,
    );
    touchPull(world, repo, pull.number);
    enqueue(world, {
      name: "issue_comment",
      action: "created",
      repo,
      payload: {
        action: "created",
        issue: issueShape(world, repo, pull),
        comment: commentShape(world, repo, made),
        repository: repositoryShape(world, repo),
        sender: userShape(world, login),
      },
    });
    return made;
  });
  const shape = commentShape(world, repo, comment);
  return created(shape, shape.url);
};

const getComment: Handler = (call) => {
  const repo = repoOf(call);
  return ok(commentShape(call.world, repo, commentOf(call, repo)));
};

const updateComment: Handler = (call) => {
  const repo = repoOf(call);
  const comment = commentOf(call, repo);
  const { body } = bodyOf(call, commentBody);
  const changed = { ...comment, body, updated_at: timestamp(call.world) };
  call.world.db.run(
    "UPDATE comments SET body = ?, updated_at = ? WHERE id = ?",
    body,
    changed.updated_at,
    comment.id,
  );
  return ok(commentShape(call.world, repo, changed));
};

const deleteComment: Handler = (call) => {
  const comment = commentOf(call, repoOf(call));
  call.world.db.run("DELETE FROM comments WHERE id = ?", comment.id);
  return noContent();
};

function commentOf(call: Call, repo: Repo): CommentRow {
  const comment = call.world.db.get<CommentRow>(
    "SELECT * FROM comments WHERE repository = ? AND id = ?",
    repo.row.id,
    numberOf(call, "comment_id"),
  );
  if (!comment) throw notFound();
  return comment;
}

const labelNames = z.union([
  z.object({ labels: z.array(z.union([z.string(), z.object({ name: z.string() })])).default([]) }),
  z.array(z.union([z.string(), z.object({ name: z.string() })])),
]);

function namesOf(call: Call): string[] {
  const input = bodyOf(call, labelNames);
  return (Array.isArray(input) ? input : input.labels).map((label) =>
    typeof label === "string" ? label : label.name,
  );
}

/** Labels that do not exist yet are made, as GitHub does. */
function attach(call: Call, repo: Repo, number: number, names: readonly string[]): void {
  touchPull(call.world, repo, number);
  for (const name of names) {
    call.world.db.run(
      "INSERT OR IGNORE INTO labels (repository, name, color) VALUES (?, ?, 'ededed')",
      repo.row.id,
      name,
    );
    const label = call.world.db.one<LabelRow>(
      "SELECT * FROM labels WHERE repository = ? AND name = ?",
      repo.row.id,
      name,
    );
    call.world.db.run(
      "INSERT OR IGNORE INTO pull_labels (repository, number, label) VALUES (?, ?, ?)",
      repo.row.id,
      number,
      label.id,
    );
  }
}

const labels =
  (work: (call: Call, repo: Repo, number: number) => void): Handler =>
  (call) => {
    const repo = repoOf(call);
    const { number } = pullOf(call, repo, "issue_number");
    call.world.db.transaction(() => work(call, repo, number));
    return ok(
      pullLabels(call.world, repo, number).map((label) => labelShape(call.world, repo, label)),
    );
  };

const detachAll = (call: Call, repo: Repo, number: number): void => {
  call.world.db.run(
    "DELETE FROM pull_labels WHERE repository = ? AND number = ?",
    repo.row.id,
    number,
  );
};

const removeLabel = labels((call, repo, number) => {
  const name = call.params["name"] ?? "";
  const removed = call.world.db.run(
    `DELETE FROM pull_labels WHERE repository = ? AND number = ? AND label = (
       SELECT id FROM labels WHERE repository = ? AND name = ?
     )`,
    repo.row.id,
    number,
    repo.row.id,
    name,
  );
  if (removed === 0) throw notFound();
});

const removeAllLabels: Handler = (call) => {
  const repo = repoOf(call);
  detachAll(call, repo, pullOf(call, repo, "issue_number").number);
  return noContent();
};

const getIssue: Handler = (call) => {
  const repo = repoOf(call);
  const pull = pullOf(call, repo, "issue_number");
  return ok(issueShape(call.world, repo, pull));
};

export const issueRoutes: Record<string, Handler> = {
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}": getComment,
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": updateComment,
  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}": deleteComment,
  "GET /repos/{owner}/{repo}/issues/{issue_number}": getIssue,
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": listComments,
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": createComment,
  "GET /repos/{owner}/{repo}/issues/{issue_number}/labels": labels(() => undefined),
  "POST /repos/{owner}/{repo}/issues/{issue_number}/labels": labels((call, repo, number) =>
    attach(call, repo, number, namesOf(call)),
  ),
  "PUT /repos/{owner}/{repo}/issues/{issue_number}/labels": labels((call, repo, number) => {
    detachAll(call, repo, number);
    attach(call, repo, number, namesOf(call));
  }),
  "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels": removeAllLabels,
  "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}": removeLabel,
};

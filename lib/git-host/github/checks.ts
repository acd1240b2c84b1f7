import { z } from "zod";
import { isNotGranted, unless } from "./failure";
import type { GitHubRepository } from "./octokit-repository";
import type { Annotation } from "../commit-check";
import type { GitRepository } from "../repository";

type Checks = Pick<GitRepository, "createCheckRun" | "updateCheckRun" | "annotationsOf">;

/** GitHub's limits. */
const longestText = 65_535;
const longestTitle = 255;

export function gitHubChecks({ octokit, owner, repo, attempt }: GitHubRepository): Checks {
  return {
    createCheckRun: ({ commit, name, externalId, url, title, summary }) =>
      attempt(`begin the check ${name}`, async () => {
        const output = { title: cut(title, longestTitle), summary: cut(summary, longestText) };
        const made = await octokit.checks
          .create({
            owner,
            repo,
            name,
            head_sha: commit,
            external_id: externalId,
            details_url: url,
            status: "in_progress",
            output,
          })
          .catch(ifNotGranted);
        return made && String(z.int().parse(made.data.id));
      }),
    updateCheckRun: (id, { title, summary, annotations = [], conclusion }) =>
      attempt("report a check", async () => {
        const output = {
          title: cut(title, longestTitle),
          summary: cut(summary, longestText),
          annotations: annotations.map(toGitHub),
        };
        const changed = await octokit.checks
          .update({
            owner,
            repo,
            check_run_id: Number(id),
            output,
            ...(conclusion === undefined ? {} : { status: "completed", conclusion }),
          })
          .catch(ifNotGranted);
        return changed !== undefined;
      }),
    annotationsOf: (id) =>
      attempt("read a check", async () => {
        const found = await octokit.checks
          .get({ owner, repo, check_run_id: Number(id) })
          .catch((error: unknown) => (isNotGranted(error) ? undefined : unless(404)(error)));
        return found?.data.output.annotations_count;
      }),
  };
}

function ifNotGranted(error: unknown): undefined {
  if (!isNotGranted(error)) throw error;
}

function toGitHub({ path, line, level, title, message }: Annotation) {
  return {
    path,
    start_line: line,
    end_line: line,
    annotation_level: level,
    title: cut(title, longestTitle),
    message: cut(message, 4_000),
  };
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

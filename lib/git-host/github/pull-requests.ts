import { answeredStatus, unless } from "./failure";
import type { GitHubRepository } from "./octokit-repository";
import { askForAutoMerge } from "./auto-merge";
import { lastWords, pullRequestShape, reviewShape, toReport, toReview } from "./report";
import type { CommitAuthors, GitRepository, PullRequestReport, Review } from "../repository";

type PullRequests = Pick<
  GitRepository,
  | "openPullRequest"
  | "findPullRequests"
  | "updatedPullRequests"
  | "openPullRequests"
  | "closePullRequest"
  | "updatePullRequest"
  | "addLabels"
  | "requestReviewers"
  | "requestedReviewers"
  | "enableAutoMerge"
  | "pullRequest"
  | "commitAuthors"
  | "reviews"
>;

const pageSize = 100;
/**
 * Of the page that is asked for again and again. A pull request is some 20 KB and its description
 * 64 KiB at most, so that ten stay below what is answered with 304 while nothing changes.
 */
const idlePageSize = 10;
/** Beyond it the last words are not known, and no other ones count. */
const mostReviewPages = 10;
/** https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request */
const mostCommits = 250;
/** Commits what somebody writes on GitHub's pages, and what Apps write. */
const webFlow = "web-flow";

function read(data: unknown): PullRequestReport {
  return toReport(pullRequestShape.parse(data));
}

/** An HTTP date; undefined where there is none. */
function dateOf(header: string | undefined): Date | undefined {
  const time = Date.parse(header ?? "");
  return Number.isNaN(time) ? undefined : new Date(time);
}

export function gitHubPullRequests({
  octokit,
  owner,
  repo,
  attempt,
}: GitHubRepository): PullRequests {
  const findPullRequests: GitRepository["findPullRequests"] = (branch) =>
    attempt("look for the pull request", async () => {
      const { data } = await octokit.pulls.list({
        owner,
        repo,
        state: "all",
        head: `${owner}:${branch}`,
        sort: "created",
        direction: "desc",
        per_page: pageSize,
      });
      // GitHub ignores a filter that it cannot read, and would then list them all.
      return data.map(read).filter((report) => report.branch === branch);
    });

  const update = async (
    number: number,
    change: { title?: string; body?: string; state?: "closed" },
  ) => read((await octokit.pulls.update({ owner, repo, pull_number: number, ...change })).data);

  return {
    findPullRequests,
    openPullRequest: ({ branch, base, title, body }) =>
      attempt("open the pull request", async () => {
        try {
          return read(
            (await octokit.pulls.create({ owner, repo, head: branch, base, title, body })).data,
          );
        } catch (error) {
          if (answeredStatus(error) !== 422) throw error;
          const open = (await findPullRequests(branch)).find(
            (report) => report.state === "open" && report.base === base,
          );
          if (!open) throw error;
          return open;
        }
      }),
    updatedPullRequests: (since) =>
      attempt("ask for changed pull requests", async () => {
        const changed = new Map<number, PullRequestReport>();
        let asOf: Date | undefined;
        for (let page = 0; ; page += 1) {
          // A few first, which mostly is enough; where it is not, all from the beginning.
          const size = page === 0 ? idlePageSize : pageSize;
          const { data, headers } = await octokit.pulls.list({
            owner,
            repo,
            state: "all",
            sort: "updated",
            direction: "desc",
            per_page: size,
            page: Math.max(1, page),
          });
          const reports = data.map(read);
          asOf ??= dateOf(headers.date);
          // One that changes while we page comes twice: the first word about it is the newer one.
          for (const report of reports)
            if (report.reportedAt >= since && !changed.has(report.number))
              changed.set(report.number, report);
          if (reports.length < size || reports.some((report) => report.reportedAt < since))
            return { changed: [...changed.values()], asOf };
        }
      }),
    openPullRequests: () =>
      attempt("ask for open pull requests", async () => {
        const open = new Map<number, PullRequestReport>();
        for (let page = 1; ; page += 1) {
          const { data } = await octokit.pulls.list({
            owner,
            repo,
            state: "open",
            sort: "created",
            direction: "desc",
            per_page: pageSize,
            page,
          });
          for (const report of data.map(read))
            if (!open.has(report.number)) open.set(report.number, report);
          if (data.length < pageSize) return [...open.values()];
        }
      }),
    closePullRequest: (number) =>
      attempt(`close pull request ${number}`, async () => update(number, { state: "closed" })),
    updatePullRequest: (number, change) =>
      attempt(`edit pull request ${number}`, async () => update(number, change)),
    addLabels: (number, labels) =>
      attempt(`label pull request ${number}`, async () => {
        await octokit.issues.addLabels({ owner, repo, issue_number: number, labels: [...labels] });
      }),
    requestReviewers: (number, { people, teams }) =>
      attempt(`ask for a review of pull request ${number}`, async () => {
        await octokit.pulls.requestReviewers({
          owner,
          repo,
          pull_number: number,
          reviewers: [...people],
          team_reviewers: [...teams],
        });
      }),
    requestedReviewers: (number) =>
      attempt(`read who is asked to review pull request ${number}`, async () => {
        const { data } = await octokit.pulls.listRequestedReviewers({
          owner,
          repo,
          pull_number: number,
        });
        return {
          people: data.users.map(({ login }) => login),
          teams: data.teams.map(({ slug }) => slug),
        };
      }),
    enableAutoMerge: (number, method) =>
      attempt(`let pull request ${number} be merged by itself`, async () => {
        const { data } = await octokit.pulls.get({ owner, repo, pull_number: number });
        return data.auto_merge ? "enabled" : askForAutoMerge(octokit, data.node_id, method);
      }),
    pullRequest: (number) =>
      attempt(`read pull request ${number}`, async () => {
        const found = await octokit.pulls
          .get({ owner, repo, pull_number: number })
          .catch(unless(404));
        return found && read(found.data);
      }),
    commitAuthors: (number) =>
      attempt(`read who wrote pull request ${number}`, async () => {
        const people = new Map<string, CommitAuthors["people"][number]>();
        let count = 0;
        for (let page = 1; page <= 3; page += 1) {
          const { data } = await octokit.pulls.listCommits({
            owner,
            repo,
            pull_number: number,
            per_page: pageSize,
            page,
          });
          count += data.length;
          for (const { author, committer, commit } of data)
            for (const [account, given] of [
              [author, commit.author],
              [committer, commit.committer],
            ] as const) {
              const login = account && "login" in account ? account.login : undefined;
              if (account === committer && login === webFlow) continue;
              const email = given?.email ?? "";
              people.set(JSON.stringify([login, email]), { login, email });
            }
          if (data.length < pageSize) break;
        }
        return { people: [...people.values()], isWhole: count < mostCommits };
      }),
    reviews: (number) =>
      attempt(`read the reviews of pull request ${number}`, async () => {
        const reviews: Review[] = [];
        for (let page = 1; page <= mostReviewPages; page += 1) {
          const { data } = await octokit.pulls.listReviews({
            owner,
            repo,
            pull_number: number,
            per_page: pageSize,
            page,
          });
          reviews.push(...data.flatMap((review) => toReview(reviewShape.parse(review)) ?? []));
          if (data.length < pageSize) return lastWords(reviews);
        }
        return [];
      }),
  };
}

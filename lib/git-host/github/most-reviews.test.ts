import { expect, test } from "vitest";
import { gitHubPullRequests } from "./pull-requests";

/** A pull request that somebody reviewed so many times; answers how many pages were read of it. */
async function reviewsOf(count: number): Promise<{ words: number; pages: number }> {
  let pages = 0;
  const review = {
    user: { login: "rita", type: "User" },
    state: "APPROVED",
    commit_id: "c".repeat(40),
    submitted_at: "2026-01-01T00:00:00Z",
    html_url: "https://none.test/1",
  };
  const listReviews = async ({ page, per_page: size }: { page: number; per_page: number }) => {
    pages += 1;
    const left = Math.max(0, count - (page - 1) * size);
    return { data: Array.from({ length: Math.min(size, left) }, (_, id) => ({ id, ...review })) };
  };
  const { reviews } = gitHubPullRequests({
    octokit: { pulls: { listReviews } },
    owner: "o",
    repo: "r",
    attempt: (_what: string, work: () => Promise<unknown>) => work(),
  } as unknown as Parameters<typeof gitHubPullRequests>[0]);
  return { words: (await reviews(1)).length, pages };
}

test("reviews are read to their end, up to a thousand; beyond it none counts, and no more is read", async () => {
  expect(await reviewsOf(0)).toEqual({ words: 0, pages: 1 });
  expect(await reviewsOf(150)).toEqual({ words: 1, pages: 2 });
  expect(await reviewsOf(999)).toEqual({ words: 1, pages: 10 });
  expect(await reviewsOf(1_000_000)).toEqual({ words: 0, pages: 10 });
});

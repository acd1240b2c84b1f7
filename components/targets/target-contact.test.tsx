import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { ClusterContact } from "@/lib/targets";
import { ClusterAnswers, WebhookHeard } from "./target-contact";

const at = new Date("2027-03-04T10:00:00Z");
const asked: ClusterContact = {
  isAsked: true,
  askedAt: at,
  answeredAt: at,
  unansweredSince: undefined,
  problem: undefined,
};
/** What is read, without marks. */
const wordsOf = (api: Partial<ClusterContact>) =>
  renderToStaticMarkup(<ClusterAnswers api={{ ...asked, ...api }} />).replaceAll(/<[^>]*>/g, "");

test("a cluster that answers, one that does not and one that is not asked read differently", () => {
  expect(wordsOf({})).toMatch(/^AnswersLast asked .+, last answered .+\.$/);
  const problem = "The cluster does not know the token (401).";
  expect(wordsOf({ unansweredSince: at, problem })).toMatch(
    /^Does not answerThe cluster does not know the token \(401\)\.Last asked .+, first failed .+\.$/,
  );
  expect(wordsOf({ askedAt: undefined, answeredAt: undefined })).toMatch(/^Not asked yet/);
  expect(wordsOf({ isAsked: false })).toMatch(/^Not askedNo account is configured/);
});

test("a controller that has told nothing is no fault of its cluster", () => {
  expect(renderToStaticMarkup(<WebhookHeard at={undefined} />)).toContain("No delivery recorded");
  expect(renderToStaticMarkup(<WebhookHeard at={at} />)).toContain("Last delivery");
});

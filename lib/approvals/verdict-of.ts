import { currentAccess } from "@/lib/access-rules/server";
import { platformTemplates } from "@/lib/catalog/server";
import { configuredHost, isProgram } from "@/lib/git-host";
import { peopleByLogin } from "@/lib/git-host/server";
import type { JobContext } from "@/lib/jobs/server";
import { writersOf } from "@/lib/requests/server";
import type { Target } from "@/lib/targets";
import { type ApprovalFacts, type ApprovalNeed, type Verdict } from "./approval";
import { judgeApproval } from "./judge-approval";
import { needsOf } from "./needs";
import type { PullToApprove } from "./store/facts";

type Reader = Pick<JobContext, "db" | "config">;

/** What asks for an approval of a change now, by the present targets and templates. */
export async function needsNow(
  { db }: Reader,
  { touched }: Pick<ApprovalFacts, "touched">,
  targets: readonly Target[],
): Promise<ApprovalNeed[]> {
  const names = touched.flatMap(({ template }) => template ?? []);
  return needsOf(touched, targets, await platformTemplates(db, names));
}

/**
 * Whether a pull request is approved by what is known now: whose logins are linked and what their
 * groups allow, as of this moment.
 */
export async function verdictOf(
  reader: Reader,
  pull: Omit<PullToApprove, "facts">,
  facts: ApprovalFacts,
  targets: readonly Target[],
): Promise<Verdict> {
  const { db, config } = reader;
  const needs = await needsNow(reader, facts, targets);
  const logins = [pull.author, ...facts.authors, ...facts.reviews.map(({ by }) => by)];
  const people =
    needs.length === 0
      ? new Map<string, { id: string; groups: string[] }>()
      : await peopleByLogin(db, configuredHost(config).apiUrl, [...new Set(logins)]);
  const { request } = pull;
  const openers = request !== undefined || facts.bySlipway ? [] : [pull.author];
  const unknown = [...openers, ...facts.authors.filter((login) => !isProgram(login))].find(
    (login) => !people.has(login.toLowerCase()),
  );
  const writers = request && (await writersOf(db, request.id, request.requesterId));
  return judgeApproval({
    needs,
    head: pull.headCommit,
    reviews: facts.reviews,
    people,
    requesters: new Set(writers?.ids),
    authors: new Set(
      [pull.author, ...facts.authors].flatMap((login) => people.get(login.toLowerCase())?.id ?? []),
    ),
    unknownAuthor: unknown ?? (facts.isKnown ? undefined : ""),
    unknownAccount: writers?.unknown,
    access: await currentAccess(reader),
  });
}

const worst = ["failure", "pending", "success"] as const;

/** Of several verdicts on one commit, the one that holds it up; undefined for none. */
export function worstOf(verdicts: readonly Verdict[]): Verdict | undefined {
  return worst
    .map((state) => verdicts.find((verdict) => verdict.state === state))
    .find((verdict) => verdict !== undefined);
}

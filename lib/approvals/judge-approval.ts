import type { Access } from "@/lib/access";
import { isProgram, type Review } from "@/lib/git-host";
import { mayApprove } from "@/lib/requests/server";
import { type SetAside, setAsideWords } from "@/lib/timeline";
import type { ApprovalNeed, Verdict } from "./approval";

export interface ApprovalCase {
  needs: readonly ApprovalNeed[];
  /** The commit that would be merged. */
  head: string;
  /** The last word of each reviewer. */
  reviews: readonly Review[];
  /** Whose logins are known, by login in lower case. */
  people: ReadonlyMap<string, { id: string; groups: readonly string[] }>;
  /** Ids of who asked for the change, and of who wrote any of it by hand. */
  requesters: ReadonlySet<string>;
  authors: ReadonlySet<string>;
  /**
   * A login that opened it or wrote any of it and that nobody has linked, so that it may be any
   * approver's own; "" where not even a login is known of a commit; undefined where it is known who
   * is behind all of it.
   */
  unknownAuthor: string | undefined;
  /** Name of a service account that wrote any of it, of which it is not known who is behind it. */
  unknownAccount: string | undefined;
  access: Access;
}

/**
 * Whether a change is approved, and if not, what is missing. An approval counts for the commit that
 * it was given on, of a login that is linked to somebody who may approve there and had no part in
 * the change. Where nobody is known by an author's login, or behind a service account that wrote it, one
 * approval could be that author's own: then it takes two people. Whoever may approve and asks for changes last holds it up. Pure.
 */
export function judgeApproval(approval: ApprovalCase): Verdict {
  const { needs, reviews, unknownAuthor, unknownAccount } = approval;
  if (needs.length === 0) return { state: "success", summary: "No approval is needed here" };
  const asking = reviews.filter(
    (review) =>
      review.verdict === "changes-requested" &&
      needs.some((need) => ["counts", "earlier"].includes(standingOf(approval, need, review))),
  );
  if (asking.length > 0)
    return { state: "pending", summary: `${namesOf(asking)} asked for changes.` };
  const approvals = reviews.filter(({ verdict }) => verdict === "approved");
  const counting = needs.map((need) => ({
    need,
    by: approvals.filter((review) => standingOf(approval, need, review) === "counts"),
  }));
  const wanted = unknownAuthor === undefined && unknownAccount === undefined ? 1 : 2;
  const missing = counting.find(({ by }) => by.length < wanted);
  if (missing === undefined) {
    const all = new Set(counting.flatMap(({ by }) => by));
    return { state: "success", summary: `Approved by ${namesOf([...all])}` };
  }
  return { state: "pending", summary: missingWords(approval, missing.need, missing.by) };
}

function standingOf(
  { head, people, requesters, authors, access }: ApprovalCase,
  need: ApprovalNeed,
  { by, commit }: Review,
): "counts" | SetAside {
  if (isProgram(by)) return "program";
  const person = people.get(by.toLowerCase());
  if (!person) return "unknown";
  if (requesters.has(person.id)) return "requester";
  if (authors.has(person.id)) return "author";
  const standing = mayApprove(person.groups, need, access);
  if (standing !== "counts") return standing;
  return commit === head ? "counts" : "earlier";
}

function missingWords(
  approval: ApprovalCase,
  need: ApprovalNeed,
  counting: readonly Review[],
): string {
  const { reviews } = approval;
  if (counting.length > 0) return `${namesOf(counting)} approved. ${unknownWords(approval)}`;
  for (const review of reviews.filter(({ verdict }) => verdict === "approved")) {
    const why = standingOf(approval, need, review);
    if (why === "counts") continue;
    const { detail, hint } = setAsideWords[why](review.by);
    return `${detail} ${hint}`;
  }
  return need.byOps
    ? `Somebody of the platform team has to approve what goes to ${need.target}.`
    : `Somebody other than who wrote it has to approve what goes to ${need.target}.`;
}

function unknownWords({
  unknownAuthor: author,
  unknownAccount,
}: Pick<ApprovalCase, "unknownAuthor" | "unknownAccount">): string {
  if (author === undefined)
    return `Nobody knows who made ${unknownAccount ?? ""} or its tokens: a second person approves.`;
  if (author === "")
    return "It is not known who wrote each of its commits: a second person approves.";
  if (isProgram(author))
    return `Nobody knows who told ${author}, a program, to write it: a second person approves.`;
  return (
    `Nobody is known by ${author}, who wrote it: ` +
    "a second person approves, or its author links that login."
  );
}

const namesOf = (reviews: readonly Review[]): string => reviews.map(({ by }) => by).join(", ");

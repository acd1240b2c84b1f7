import { type ReviewOutcome, reviewOutcomes, type ReviewResult } from "./review";

/** A result as it stands in an address: numbers only, so that no address can put words on the page. */
export function resultQuery({ verdict, counts }: ReviewResult): string {
  const query = new URLSearchParams({ reviewed: verdict });
  for (const outcome of reviewOutcomes)
    if (counts[outcome] > 0) query.set(outcome, String(counts[outcome]));
  return query.toString();
}

/** The result that an address tells of; undefined where it tells of none. */
export function resultOf(
  query: Readonly<Record<string, string | string[] | undefined>>,
): ReviewResult | undefined {
  const { reviewed } = query;
  if (reviewed !== "approve" && reviewed !== "request-changes") return undefined;
  const count = (outcome: ReviewOutcome) => {
    const text = query[outcome];
    return typeof text === "string" && /^\d{1,2}$/.test(text) ? Number(text) : 0;
  };
  return {
    verdict: reviewed,
    counts: {
      given: count("given"),
      changed: count("changed"),
      over: count("over"),
      unseen: count("unseen"),
      refused: count("refused"),
      unanswered: count("unanswered"),
    },
  };
}

const words: Record<Exclude<ReviewOutcome, "given">, [one: string, many: string]> = {
  changed: [
    "was changed meanwhile: look at it again",
    "were changed meanwhile: look at them again",
  ],
  over: ["no longer waits for your approval", "no longer wait for your approval"],
  unseen: [
    "cannot be reviewed by your login: it does not see the repository",
    "cannot be reviewed by your login: it does not see the repositories",
  ],
  refused: ["was refused by the Git host", "were refused by the Git host"],
  unanswered: [
    "did not reach the Git host: try it again in a moment",
    "did not reach the Git host: try them again in a moment",
  ],
};

/** "Approved 2.", "1 was changed meanwhile: look at it again." */
export function resultInWords({ verdict, counts }: ReviewResult): string[] {
  const { given } = counts;
  const said = verdict === "approve" ? "Approved" : "Sent back";
  return [
    given > 0 ? `${said} ${given}.` : `${said} none.`,
    ...reviewOutcomes.flatMap((outcome) =>
      outcome === "given" || counts[outcome] === 0
        ? []
        : [`${counts[outcome]} ${words[outcome][counts[outcome] === 1 ? 0 : 1]}.`],
    ),
  ];
}

/** What every template is put through, in this order. */
export const steps = ["launch", "edit", "upgrade", "drift", "suspend", "remove"] as const;
export type Step = (typeof steps)[number];

/** How a step went. What was not possible is no failure: there was nothing to try. */
export type Outcome =
  | { result: "ok"; seconds: number }
  | { result: "failed"; reason: string }
  | { result: "not possible"; reason: string };

export interface Row {
  template: string;
  outcomes: Partial<Record<Step, Outcome>>;
}

/** The table, and below it why what did not go well did not; a step that was never come to is a dash. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ template, outcomes }) => [
    template,
    ...steps.map((step) => cellOf(outcomes[step])),
  ]);
  const lines = [["template", ...steps], ...cells];
  const widths = ["template", ...steps].map((_, at) =>
    Math.max(...lines.map((line) => line[at]?.length ?? 0)),
  );
  const drawn = lines.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const [head = "", ...rest] = drawn;
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [head, rule, ...rest, "", ...reasonsOf(rows), summaryOf(rows)].join("\n");
}

function cellOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return "-";
  return outcome.result === "ok" ? `ok ${Math.round(outcome.seconds)} s` : outcome.result;
}

function reasonsOf(rows: readonly Row[]): string[] {
  const reasons = rows.flatMap(({ template, outcomes }) =>
    steps.flatMap((step) => {
      const outcome = outcomes[step];
      return outcome === undefined || outcome.result === "ok"
        ? []
        : [`${template}, ${step}: ${outcome.result}: ${outcome.reason}`];
    }),
  );
  return reasons.length === 0 ? [] : [...reasons, ""];
}

function summaryOf(rows: readonly Row[]): string {
  const all = rows.flatMap(({ outcomes }) => Object.values(outcomes));
  const count = (result: Outcome["result"]) => all.filter((one) => one.result === result).length;
  const skipped = rows.length * steps.length - all.length;
  return [
    `${rows.length} templates: ${count("ok")} steps ok`,
    `${count("failed")} failed`,
    `${count("not possible")} not possible`,
    ...(skipped > 0 ? [`${skipped} not come to`] : []),
  ].join(", ");
}

/** 0: nothing failed, and everything was come to; 1: something did not. */
export function exitCodeOf(rows: readonly Row[]): 0 | 1 {
  const isWhole = ({ outcomes }: Row) =>
    steps.every((step) => outcomes[step] !== undefined && outcomes[step].result !== "failed");
  return rows.length > 0 && rows.every(isWhole) ? 0 : 1;
}

/**
 * What is measured, in the order in which it was said: a figure, what it is held against, and
 * whether it got there.
 */
export class Report {
  readonly #rows: { what: string; figure: string; goal: string; verdict: string }[] = [];

  /** A figure; with `reached` it is one that has to be reached, as `goal` says. */
  add(what: string, figure: string, goal = "", reached?: boolean): void {
    this.#rows.push({
      what,
      figure,
      goal,
      verdict: reached === undefined ? "" : reached ? "reached" : "MISSED",
    });
  }

  toString(): string {
    const width = (column: "what" | "figure" | "goal") =>
      Math.max(...this.#rows.map((row) => row[column].length));
    const [what, figure, goal] = [width("what"), width("figure"), width("goal")];
    const lines = this.#rows.map((row) =>
      `  ${row.what.padEnd(what)}  ${row.figure.padStart(figure)}  ${row.goal.padEnd(goal)}  ${row.verdict}`.trimEnd(),
    );
    const missed = this.#rows.filter((row) => row.verdict === "MISSED").length;
    const judged = this.#rows.filter((row) => row.verdict !== "").length;
    return [...lines, "", `  ${judged - missed} of ${judged} figures reached`].join("\n");
  }
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The nearest-rank percentile; 0 of nothing. */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)] ?? 0;
}

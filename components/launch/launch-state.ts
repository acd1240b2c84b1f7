import type { Problem } from "@/lib/errors";
import type { FieldProblem, NameVerdict, TargetChoice } from "./launch-values";
import type { Where } from "./where-fields";
import type { Answered } from "./use-answer";

/** What one reads when submitting did not get through. */
export const notSent: Problem = {
  code: "unavailable",
  status: 503,
  title: "Not sent",
  detail: "That did not reach Slipway. Nothing you typed is lost.",
  hint:
    "Check your connection and try again; if you were signed out, sign in in another tab " +
    "first. Trying twice opens one request, not two.",
  fields: [],
};

/**
 * What is wrong with name, team and target; `problems` of the form at `#name` and the like are among
 * it.
 */
export function whereProblems(
  where: Where,
  targets: readonly TargetChoice[],
  verdict: NameVerdict | undefined,
  problems: readonly FieldProblem[],
): Partial<Record<keyof Where, string>> {
  const target = targets.find((each) => each.name === where.target);
  return {
    ...Object.fromEntries(
      problems
        .filter(({ pointer }) => pointer.startsWith("#"))
        .map(({ pointer, message }) => [pointer.slice(1), message]),
    ),
    ...(where.name === ""
      ? { name: "Name is required." }
      : verdict && !verdict.ok
        ? { name: verdict.message }
        : {}),
    ...(where.team === "" ? { team: "Team is required." } : {}),
    ...(where.target === ""
      ? { target: "Target is required." }
      : target?.whyNot
        ? { target: target.whyNot }
        : {}),
  };
}

export function firstProblem(
  where: Partial<Record<keyof Where, string>>,
  problems: readonly FieldProblem[],
): FieldProblem | undefined {
  const [at] = Object.entries(where);
  return at ? { pointer: `#${at[0]}`, message: at[1] } : problems[0];
}

export function waiting(
  preview: string,
  verdict: string,
  nameIsFixed: boolean,
): string | undefined {
  if (preview === "failed")
    return (
      "The preview does not answer right now, so what would be written is not known. It is " +
      "asked again every few seconds."
    );
  if (preview === "busy") return "Checking what would be written.";
  if (!nameIsFixed && verdict === "busy") return "Checking the name.";
  return undefined;
}

/**
 * What stands below the name: that it is free only once the template's own rules about names have
 * been asked as well (`previewed`).
 */
export function nameNote(
  name: string,
  { state, answer: verdict }: Answered<NameVerdict>,
  previewed: boolean,
) {
  if (name === "") return undefined;
  if (state === "busy" || (verdict?.ok && !previewed))
    return { state: "busy" as const, text: "Checking the name" };
  return state === "current" && verdict?.ok
    ? { state: "good" as const, text: verdict.message }
    : undefined;
}

/** Seconds after which an answer is asked for again, where the server had no time for it. */
export function retryAfterOf({ retryAfter }: { retryAfter?: number }): number | undefined {
  return retryAfter;
}

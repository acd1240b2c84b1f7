import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { ImpactReport } from "@/components/policies/impact-report";
import { TestResults } from "@/components/policies/test-results";
import { StateLabel } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Answer } from "../actions";

interface PolicyAnswerProps {
  answer: Answer | undefined;
  busy: boolean;
  failed: string;
  goTo: (where: "policy" | "tests", line: number, column: number) => void;
}

/**
 * What the server says of what is typed: errors with their place, tests, and what it would mean for
 * what is in Git.
 */
export function PolicyAnswer({ answer, busy, failed, goTo }: PolicyAnswerProps) {
  const problems = [
    ...(answer?.check.problems ?? []).map((one) => ({ ...one, where: "policy" as const })),
    ...(answer?.check.testProblems ?? []).map((one) => ({
      ...one,
      severity: "error" as const,
      where: "tests" as const,
    })),
  ];
  return (
    <>
      {failed === "" ? null : <Callout tone="warning" title={failed} />}
      <Card aria-busy={busy}>
        <CardHeader
          title="Impact"
          detail={busy ? "Checking" : "Evaluated against everything in Git at the last scan."}
        />
        <CardBody>
          {answer?.impact ? (
            <ImpactReport impact={answer.impact} />
          ) : (
            <p className="text-muted">
              {problems.some(({ severity }) => severity !== "warning")
                ? "Fix the errors to see the impact."
                : "Judging what is in Git"}
            </p>
          )}
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Checks" />
        <CardBody className="flex flex-col gap-4">
          {answer === undefined ? (
            <p className="text-muted">Checking</p>
          ) : problems.length === 0 ? (
            <StateLabel tone="success" icon={CircleCheck}>
              It compiles without errors
            </StateLabel>
          ) : null}
          {problems.length === 0 ? null : (
            <ul aria-label="Problems" className="flex flex-col gap-2">
              {problems.map(({ where, line, column, message, severity }) => (
                <li key={`${where} ${line} ${column} ${message}`}>
                  <button
                    type="button"
                    className="flex w-full gap-2 rounded-sm text-left hover:underline"
                    onClick={() => goTo(where, line, column)}
                  >
                    <span className="shrink-0 pt-0.5">
                      {severity === "warning" ? (
                        <TriangleAlert aria-hidden className="size-4 text-warning" />
                      ) : (
                        <CircleAlert aria-hidden className="size-4 text-danger" />
                      )}
                    </span>
                    <span className="min-w-0 [overflow-wrap:anywhere]">
                      <span className="text-muted tabular-nums">
                        {where === "tests" ? "Tests, " : ""}line {line}, column {column}:{" "}
                      </span>
                      {message}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
          {answer === undefined || answer.check.tests.length === 0 ? null : (
            <TestResults tests={answer.check.tests} />
          )}
        </CardBody>
      </Card>
    </>
  );
}

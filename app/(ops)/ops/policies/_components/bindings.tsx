"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ImpactReport } from "@/components/policies/impact-report";
import { ActionBadge } from "@/components/policies/policy-marks";
import { TestResults } from "@/components/policies/test-results";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { Select } from "@/components/ui/select";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { useAction } from "@/components/ui/use-action";
import type { BindingSummary } from "@/lib/policies";
import { type Answer, checkSwitch, save } from "../actions";

const actions = ["Deny", "Warn", "Audit"] as const;

interface Switch {
  binding: string;
  action: string;
  answer?: Answer & { text: string; tests: string };
}

/** Where a policy counts and what follows there. Switching says first what it will mean. */
export function Bindings({
  policy,
  bindings,
  revision,
  isProposed,
}: {
  policy: string;
  bindings: readonly BindingSummary[];
  revision: number;
  isProposed: boolean;
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<Switch>();
  const { pending, problem, run, reset } = useAction();

  const ask = (binding: string, action: string) => {
    reset();
    setAsked({ binding, action });
    run(
      () => checkSwitch({ name: policy, binding, action }),
      (result) => result.ok && setAsked({ binding, action, answer: result.value }),
    );
  };
  const confirm = () => {
    if (asked?.answer === undefined) return;
    const { text, tests, check } = asked.answer;
    const note = `${asked.binding}: ${asked.action}`;
    run(
      () => save({ name: check.name, text, tests, note, revision, failingTests: true }),
      ({ ok }) => {
        if (!ok) return;
        setAsked(undefined);
        router.refresh();
      },
    );
  };

  if (bindings.length === 0)
    return (
      <EmptyState title="It has no binding" level={2}>
        Without a binding the policy does not apply. Add a ValidatingAdmissionPolicyBinding when you
        edit it.
      </EmptyState>
    );
  const failing = asked?.answer?.check.tests.filter(({ wrong }) => wrong.length > 0) ?? [];
  return (
    <section>
      <h2 className="mb-3 text-lg font-semibold">Where it applies</h2>
      <Table caption="Bindings">
        <TableHead columns={["Binding", "Action", "Targets", "If it cannot be evaluated"]} />
        <TableBody>
          {bindings.map((binding) => (
            <TableRow key={binding.name}>
              <TableCell className="font-medium whitespace-nowrap">{binding.name}</TableCell>
              <TableCell>
                {binding.own && binding.actions.length === 1 ? (
                  <Select
                    aria-label={`Action of ${binding.name}`}
                    className="w-28"
                    value={binding.actions[0]}
                    onChange={(event) => ask(binding.name, event.target.value)}
                  >
                    {actions.map((action) => (
                      <option key={action} value={action}>
                        {action}
                      </option>
                    ))}
                  </Select>
                ) : (
                  <span className="flex flex-wrap gap-1">
                    {binding.actions.map((action) => (
                      <ActionBadge key={action} action={action} />
                    ))}
                  </span>
                )}
              </TableCell>
              <TableCell className="min-w-48">
                {binding.selector === ""
                  ? "Every target"
                  : binding.targets.length === 0
                    ? "No target"
                    : binding.targets.join(", ")}
                {binding.selector === "" ? null : (
                  <p className="text-xs text-muted">
                    <code>{binding.selector}</code>
                  </p>
                )}
              </TableCell>
              <TableCell>
                {binding.notJudged === undefined ? (
                  <span className="text-muted">Shown as not judged</span>
                ) : (
                  <ActionBadge action={binding.notJudged} />
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Dialog
        open={asked !== undefined}
        onOpenChange={(open) => !open && setAsked(undefined)}
        title={`Switch to ${asked?.action ?? ""}?`}
        description={`Applies to everything ${asked?.binding ?? ""} finds ${isProposed ? "once its pull request is merged" : "from now on, on every server"}.`}
        footer={
          <>
            <Button onClick={() => setAsked(undefined)}>Keep it</Button>
            <Button
              variant="primary"
              disabled={pending || asked?.answer?.check.ready !== true}
              onClick={confirm}
            >
              {pending
                ? "Working"
                : `${isProposed ? "Propose" : "Switch to"} ${asked?.action ?? ""}`}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <ProblemCallout problem={problem} />
          {asked?.answer === undefined ? (
            problem === undefined ? (
              <p aria-live="polite" className="text-muted">
                Judging what is in Git
              </p>
            ) : null
          ) : (
            <>
              {asked.answer.impact === undefined ? null : (
                <ImpactReport impact={asked.answer.impact} />
              )}
              {failing.length === 0 ? null : (
                <>
                  <p className="text-muted">These tests expect the current action:</p>
                  <TestResults tests={failing} />
                </>
              )}
            </>
          )}
        </div>
      </Dialog>
    </section>
  );
}

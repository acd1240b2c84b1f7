"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import type { VersionDecision, VersionMeaning } from "@/lib/catalog";
import { decide, meaningOf } from "../actions";
import { meaningInWords } from "./meaning-in-words";

export interface DecisionDialogProps {
  template: string;
  version: string;
  decision: Exclude<VersionDecision, "publish">;
  /** Other versions that can take its place. */
  versions: readonly string[];
  /** Names of other templates that are offered. */
  templates: readonly string[];
  onClose: () => void;
}

const words = {
  deprecate: { title: "Deprecate", button: "Deprecate", variant: "primary" },
  withdraw: { title: "Withdraw", button: "Withdraw", variant: "danger" },
  restore: { title: "Restore", button: "Restore", variant: "primary" },
} as const;

/** Asks why, what takes its place and until when, and says first what the decision means. */
export function DecisionDialog({
  template,
  version,
  decision,
  versions,
  templates,
  onClose,
}: DecisionDialogProps) {
  const { pending, problem, run } = useAction();
  const [reason, setReason] = useState("");
  const [successor, setSuccessor] = useState("");
  const [end, setEnd] = useState("");
  const [offeredUntilEnd, setOffered] = useState(false);
  const [meaning, setMeaning] = useState<VersionMeaning>();
  const isDeprecation = decision === "deprecate";
  const untilEnd = isDeprecation && offeredUntilEnd && end !== "";

  useEffect(() => {
    let isCurrent = true;
    const ask = async () => {
      const result = await meaningOf({ template, version, decision, offeredUntilEnd: untilEnd });
      if (isCurrent && result.ok) setMeaning(result.value);
    };
    void ask();
    return () => {
      isCurrent = false;
    };
  }, [template, version, decision, untilEnd]);

  const input = {
    template,
    version,
    decision,
    ...(decision === "restore" ? {} : { reason }),
    ...(successor === "" ? {} : { successor: successorOf(successor) }),
    ...(isDeprecation && end !== "" ? { end, offeredUntilEnd: untilEnd } : {}),
  };
  const at = (pointer: string) =>
    problem?.fields.find((field) => field.pointer === pointer)?.message;
  const { title, button, variant } = words[decision];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${title} ${template} ${version}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={variant}
            disabled={pending || (decision !== "restore" && reason.trim() === "")}
            onClick={() =>
              run(
                () => decide(input),
                ({ ok }) => ok && onClose(),
              )
            }
          >
            {pending ? "Working" : button}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p aria-live="polite" className="min-h-10 text-muted">
          {meaning === undefined ? "" : meaningInWords(decision, meaning)}
        </p>
        {decision === "restore" ? null : (
          <>
            <Field
              id="decision-reason"
              label="Reason"
              required
              help="Everybody who runs it reads it."
              error={at("/reason")}
            >
              {(control) => (
                <Textarea
                  {...control}
                  rows={2}
                  maxLength={500}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
            <Field id="decision-successor" label="Successor" error={at("/successor")}>
              {(control) => (
                <Select
                  {...control}
                  value={successor}
                  onChange={(event) => setSuccessor(event.target.value)}
                >
                  <option value="">None</option>
                  {versions.length === 0 ? null : (
                    <optgroup label="Versions of this template">
                      {versions.map((one) => (
                        <option key={one} value={`@${one}`}>
                          {template} {one}
                        </option>
                      ))}
                    </optgroup>
                  )}
                  <optgroup label="Other templates">
                    {templates.map((one) => (
                      <option key={one} value={one}>
                        {one}
                      </option>
                    ))}
                  </optgroup>
                </Select>
              )}
            </Field>
          </>
        )}
        {isDeprecation ? (
          <>
            <Field
              id="decision-end"
              label="End"
              help="Until when who runs it should have moved."
              error={at("/end")}
            >
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={end}
                  onChange={(event) => setEnd(event.target.value)}
                />
              )}
            </Field>
            <div className="flex items-start gap-2">
              <Checkbox
                id="decision-offered"
                checked={offeredUntilEnd}
                disabled={end === ""}
                onChange={(event) => setOffered(event.target.checked)}
                aria-describedby="decision-offered-help"
                className="mt-0.5"
              />
              <div>
                <label htmlFor="decision-offered">The catalog goes on offering it until then</label>
                <p id="decision-offered-help" className="text-sm text-muted">
                  Else it stops offering it immediately.
                </p>
              </div>
            </div>
          </>
        ) : null}
        {problem === undefined || problem.fields.length > 0 ? null : (
          <Callout tone="danger" title={problem.detail}>
            {problem.hint}
          </Callout>
        )}
      </div>
    </Dialog>
  );
}

/** `@1.2.0` is a version of the same template, anything else another template. */
function successorOf(chosen: string): { template: string } | { version: string } {
  return chosen.startsWith("@") ? { version: chosen.slice(1) } : { template: chosen };
}

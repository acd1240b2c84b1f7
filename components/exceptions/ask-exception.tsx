"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import type { ActionResult } from "@/lib/http";
import type { PolicyFindingAbout } from "@/lib/plans";

/** What is asked for. */
export interface AskedException {
  policy: string;
  rule?: number;
  team: string;
  object: { kind: string; name: string; namespace?: string };
  finding: string;
  reason: string;
  expires: string;
}

interface AskExceptionProps {
  team: string;
  /** Title of the policy. */
  policy: string;
  message: string;
  about: PolicyFindingAbout;
  ask: (input: AskedException) => Promise<ActionResult<unknown>>;
}

/** Asks for an exception from exactly this finding: why, and until when. */
export function AskException({ team, policy, message, about, ask }: AskExceptionProps) {
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  const [expires, setExpires] = useState("");
  const { pending, problem, run } = useAction();
  if (asked)
    return (
      <output className="text-sm text-muted">
        Exception requested. It is in Approvals until somebody of the platform team decides.
      </output>
    );
  const at = (pointer: string) =>
    problem?.fields.find((field) => field.pointer === pointer)?.message;
  const { policy: name, rule, kind, name: object, namespace } = about;
  const send = () =>
    run(
      () =>
        ask({
          policy: name,
          ...(rule === undefined ? {} : { rule }),
          team,
          object: { kind, name: object, ...(namespace === undefined ? {} : { namespace }) },
          finding: message,
          reason,
          expires,
        }),
      ({ ok }) => {
        if (!ok) return;
        setAsked(true);
        setOpen(false);
      },
    );
  return (
    <>
      <Button size="sm" type="button" onClick={() => setOpen(true)}>
        Request an exception
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Request an exception"
        description={`From “${policy}”, for the ${kind} ${object} of ${team} alone.`}
        footer={
          <>
            <Button type="button" onClick={() => setOpen(false)}>
              Cancel
            </Button>
            <Button
              type="button"
              variant="primary"
              disabled={pending || reason.trim() === "" || expires === ""}
              onClick={send}
            >
              {pending ? "Sending" : "Request exception"}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <p className="text-muted">{message}</p>
          <Field
            id="exception-reason"
            label="Reason"
            required
            help="Who decides has only this. It will stand in Git."
            error={at("/reason")}
          >
            {(control) => (
              <Textarea
                {...control}
                rows={3}
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <Field
            id="exception-expires"
            label="Until"
            required
            help="The last day. It ends by itself."
            error={at("/expires")}
          >
            {(control) => (
              <Input
                {...control}
                type="date"
                value={expires}
                onChange={(event) => setExpires(event.target.value)}
              />
            )}
          </Field>
          {problem === undefined || problem.fields.length > 0 ? null : (
            <Callout tone="danger" title={problem.detail}>
              {problem.hint}
            </Callout>
          )}
        </div>
      </Dialog>
    </>
  );
}

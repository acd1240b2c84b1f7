"use client";

import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/ui/use-action";
import type { ActionResult } from "@/lib/http";

interface EndDialogProps {
  /** The verb: "Revoke". */
  verb: string;
  name: string;
  /** On the button of the dialog: "Revoke token". */
  action: string;
  needsReason: boolean;
  end: (reason: string) => Promise<ActionResult<void>>;
  /** What will happen. */
  children: ReactNode;
}

/** Ends a token or a service account for good, and asks why. */
export function EndDialog({ verb, name, action, needsReason, end, children }: EndDialogProps) {
  const { pending, problem, run } = useAction();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const id = useId();
  const confirm = () =>
    run(
      () => end(reason),
      ({ ok }) => ok && setAsking(false),
    );
  return (
    <>
      <Button
        size="sm"
        variant="danger-quiet"
        aria-label={`${verb} ${name}`}
        onClick={() => setAsking(true)}
      >
        {verb}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`${verb} ${name}?`}
        word={name}
        action={action}
        busy={pending}
        onConfirm={confirm}
      >
        <p>{children}</p>
        <Field id={id} label="Reason" required={needsReason}>
          {(control) => (
            <Input
              {...control}
              value={reason}
              maxLength={500}
              autoComplete="off"
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {problem === undefined ? null : (
          <p role="alert" className="text-danger">
            {problem.detail}
          </p>
        )}
      </ConfirmDialog>
    </>
  );
}

"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { endException } from "../actions";

/** Ends an exception before its last day. */
export function EndException({ name }: { name: string }) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const { pending, problem, run } = useAction();
  return (
    <>
      <Button size="sm" variant="danger-quiet" onClick={() => setOpen(true)}>
        End
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`End the exception ${name}?`}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button
              variant="danger"
              disabled={pending}
              onClick={() =>
                run(
                  () => endException({ name, reason }),
                  ({ ok }) => ok && setOpen(false),
                )
              }
            >
              {pending ? "Working" : "End exception"}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4 text-left">
          <p className="text-muted">
            The policy applies again at once. What runs keeps running; a change of it is judged by
            the policy.
          </p>
          <Field id={`end-${name}`} label="Why" help="For the history and the audit record.">
            {(control) => (
              <Input
                {...control}
                value={reason}
                maxLength={500}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <ProblemCallout problem={problem} />
        </div>
      </Dialog>
    </>
  );
}

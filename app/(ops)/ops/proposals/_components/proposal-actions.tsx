"use client";

import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { retry, withdraw } from "../actions";

/** What may be done about a proposal: try it again, or take it back. */
export function ProposalActions({
  id,
  title,
  canRetry,
  canWithdraw,
}: {
  id: string;
  title: string;
  canRetry: boolean;
  canWithdraw: boolean;
}) {
  const [open, setOpen] = useState(false);
  const { pending, problem, run } = useAction();
  const confirm = () =>
    run(
      () => withdraw(id),
      ({ ok }) => ok && setOpen(false),
    );
  return (
    <>
      {canRetry ? (
        <ActionButton action={() => retry(id)} say={() => "It is tried again."}>
          Try again
        </ActionButton>
      ) : null}
      {canWithdraw ? (
        <Button variant="danger-quiet" onClick={() => setOpen(true)}>
          Withdraw
        </Button>
      ) : null}
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Withdraw this proposal?"
        description={`“${title}” does not take effect: its pull request is closed, and its branch removed.`}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Keep it</Button>
            <Button variant="danger" disabled={pending} onClick={confirm}>
              {pending ? "Working" : "Withdraw"}
            </Button>
          </>
        }
      >
        <ProblemCallout problem={problem} />
      </Dialog>
    </>
  );
}

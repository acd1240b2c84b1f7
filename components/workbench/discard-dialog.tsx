"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { keptFor } from "@/lib/drafts";
import type { ActionResult } from "@/lib/http";

/** Throws a draft away. It can be brought back, so nothing has to be typed. */
export function DiscardDialog({
  discard,
  onDiscarded,
  onClose,
}: {
  discard: () => Promise<ActionResult<unknown>>;
  /** Where one goes once it is thrown away. */
  onDiscarded: () => void;
  onClose: () => void;
}) {
  const { pending, problem, run } = useAction();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Throw this draft away"
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            disabled={pending}
            onClick={() => run(discard, (result) => result.ok && onDiscarded())}
          >
            {pending ? "Working" : "Throw away"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-muted">
          Its files and its history stay for {keptFor} days, in which it can be brought back. What
          was released from it stays released.
        </p>
        <ProblemCallout problem={problem} />
      </div>
    </Dialog>
  );
}

"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { cancel, retry } from "../actions";

interface RequestActionsProps {
  id: string;
  /** What must be typed to cancel: the instance's name. */
  name: string;
  may: { cancel: boolean; retry: boolean };
}

/** What somebody can do to a request that is under way, besides changing it. */
export function RequestActions({ id, name, may }: RequestActionsProps) {
  const { pending, problem, run: start } = useAction();
  const [asking, setAsking] = useState(false);
  const run = (action: typeof cancel) =>
    start(
      () => action(id),
      () => setAsking(false),
    );
  return (
    <>
      {may.retry ? (
        <Button disabled={pending} onClick={() => run(retry)}>
          Try again
        </Button>
      ) : null}
      {may.cancel ? (
        <Button variant="danger-quiet" disabled={pending} onClick={() => setAsking(true)}>
          Cancel request
        </Button>
      ) : null}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Cancel the request for ${name}?`}
        word={name}
        action="Cancel request"
        busy={pending}
        onConfirm={() => run(cancel)}
      >
        <p>
          Its pull request is closed and nothing is deployed. The values you entered stay on this
          page.
        </p>
      </ConfirmDialog>
      <ProblemCallout problem={problem} className="basis-full" />
    </>
  );
}

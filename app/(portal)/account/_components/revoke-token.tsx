"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useAction } from "@/components/ui/use-action";
import { revoke } from "../actions";

/** Ends a token, for good. */
export function RevokeToken({ id, name }: { id: string; name: string }) {
  const { pending, problem, run } = useAction();
  const [asking, setAsking] = useState(false);
  const confirm = () =>
    run(
      () => revoke(id),
      ({ ok }) => ok && setAsking(false),
    );
  return (
    <>
      <Button
        size="sm"
        variant="danger-quiet"
        aria-label={`Revoke ${name}`}
        onClick={() => setAsking(true)}
      >
        Revoke
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Revoke ${name}?`}
        word={name}
        action="Revoke token"
        busy={pending}
        onConfirm={confirm}
      >
        <p>Anything that uses it loses access immediately. This cannot be undone.</p>
        {problem === undefined ? null : (
          <p role="alert" className="text-danger">
            {problem.detail}
          </p>
        )}
      </ConfirmDialog>
    </>
  );
}

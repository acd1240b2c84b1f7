"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { revoke } from "../actions";

/** Ends a token, for good. */
export function RevokeToken({ id, name }: { id: string; name: string }) {
  const [pending, start] = useTransition();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState("");
  const confirm = () =>
    start(async () => {
      const result = await revoke(id);
      setProblem(result.ok ? "" : result.problem.detail);
      if (result.ok) setAsking(false);
    });
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
        <p>Whatever uses it is refused from now on. This cannot be undone.</p>
        {problem === "" ? null : (
          <p role="alert" className="text-danger">
            {problem}
          </p>
        )}
      </ConfirmDialog>
    </>
  );
}

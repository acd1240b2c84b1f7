"use client";

import { ArrowUpRight } from "lucide-react";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Problem } from "@/lib/errors";
import { link, unlink } from "../actions";

/** Links the GitHub login of whoever looks, or takes the link back. */
export function LinkLogin({ login, host }: { login: string | undefined; host: string }) {
  const [pending, start] = useTransition();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = (action: typeof unlink) =>
    start(async () => {
      const result = await action();
      if (result.ok) setAsking(false);
      setProblem(result.ok ? undefined : result.problem);
    });
  return (
    <>
      {login === undefined ? (
        <Button variant="primary" disabled={pending} onClick={() => run(link)}>
          {pending ? `Going to ${host}` : "Link GitHub login"}
          <ArrowUpRight aria-hidden />
        </Button>
      ) : (
        <>
          <Button disabled={pending} onClick={() => run(link)}>
            Link another
          </Button>
          <Button variant="danger-quiet" disabled={pending} onClick={() => setAsking(true)}>
            Unlink
          </Button>
          <ConfirmDialog
            open={asking}
            onOpenChange={setAsking}
            title={`Unlink ${login}?`}
            word={login}
            action="Unlink"
            busy={pending}
            onConfirm={() => run(unlink)}
          >
            <p>
              Your approvals at {host} no longer count as yours where Slipway asks for one. Nothing
              changes at {host}.
            </p>
          </ConfirmDialog>
        </>
      )}
      {problem ? (
        <Callout tone="danger" title={problem.detail} className="basis-full">
          {problem.hint}
        </Callout>
      ) : null}
    </>
  );
}

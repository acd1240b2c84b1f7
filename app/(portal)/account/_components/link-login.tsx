"use client";

import { ArrowUpRight } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { link, unlink } from "../actions";

/** Links the login of whoever looks, or takes the link back. */
export function LinkLogin({
  login,
  hostName,
  host,
}: {
  login: string | undefined;
  /** The kind of host, as people call it. */
  hostName: string;
  host: string;
}) {
  const { pending, problem, run: start } = useAction();
  const [asking, setAsking] = useState(false);
  const run = (action: typeof unlink) => start(action, ({ ok }) => ok && setAsking(false));
  return (
    <>
      {login === undefined ? (
        <Button variant="primary" disabled={pending} onClick={() => run(link)}>
          {pending ? `Opening ${host}` : `Link ${hostName} login`}
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
      <ProblemCallout problem={problem} className="basis-full" />
    </>
  );
}

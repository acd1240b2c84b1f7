"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { confirmHead } from "../actions";

/** Lets the head that waits come into force; the commit is typed, since rights may come back with it. */
export function ConfirmHead({ commit, warning }: { commit: string; warning: string }) {
  const [open, setOpen] = useState(false);
  const { pending, problem, run } = useAction();
  const short = commit.slice(0, 12);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Take over {short}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Take over ${short}?`}
        word={short}
        action="Take over"
        busy={pending}
        onConfirm={() =>
          run(
            () => confirmHead(commit),
            (result) => result.ok && setOpen(false),
          )
        }
      >
        <p>{warning}</p>
        {problem ? <ProblemCallout problem={problem} /> : null}
      </ConfirmDialog>
    </>
  );
}

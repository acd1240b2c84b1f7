"use client";

import { useRouter } from "next/navigation";
import { draftHref } from "@/components/drafts/draft-href";
import { Button } from "@/components/ui/button";
import { useAction } from "@/components/ui/use-action";
import { bringBack } from "../_drafts/actions";

/** Brings a draft back that was thrown away, and goes there. */
export function BringBackButton({ id, template }: { id: string; template: string }) {
  const router = useRouter();
  const { pending, problem, run } = useAction();
  return (
    <>
      <Button
        size="sm"
        disabled={pending}
        onClick={() =>
          run(
            () => bringBack(id),
            (result) => result.ok && router.push(draftHref({ id, template })),
          )
        }
      >
        Bring back
      </Button>
      {problem === undefined ? null : (
        <p role="alert" className="text-sm text-danger">
          {problem.detail}
        </p>
      )}
    </>
  );
}

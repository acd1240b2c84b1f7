"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ImpactReport } from "@/components/policies/impact-report";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useAction } from "@/components/ui/use-action";
import type { PolicyImpact } from "@/lib/compliance";
import { checkRevert, revert } from "../actions";

/** Gives an edited policy back to the catalog's file, or takes away one that was added here. */
export function RevertButton({
  name,
  revision,
  inCatalog,
  isProposed,
}: {
  name: string;
  revision: number;
  inCatalog: boolean;
  isProposed: boolean;
}) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [impact, setImpact] = useState<PolicyImpact>();
  const { pending, problem, run, reset } = useAction();
  const ask = () => {
    setOpen(true);
    reset();
    run(
      () => checkRevert(name),
      (result) => result.ok && setImpact(result.value.impact),
    );
  };
  const confirm = () =>
    run(
      () => revert({ name, revision }),
      ({ ok }) => {
        if (!ok) return;
        setOpen(false);
        if (inCatalog || isProposed) router.refresh();
        else router.push("/ops/policies");
      },
    );
  return (
    <>
      <Button variant="danger-quiet" onClick={ask}>
        {inCatalog ? "Revert to the catalog" : "Remove"}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={inCatalog ? `Revert ${name} to the version from the catalog?` : `Remove ${name}?`}
        word={name}
        action={inCatalog ? "Revert to the catalog" : `Remove ${name}`}
        busy={pending}
        onConfirm={confirm}
      >
        <p>
          {isProposed ? "Once its pull request is merged: " : ""}
          {inCatalog
            ? "The catalog’s version applies again."
            : "It no longer applies anywhere."}{" "}
          What was changed here stays in its history.
        </p>
        {problem === undefined ? null : <Callout tone="danger" title={problem.detail} />}
        {impact === undefined ? null : (
          <div className="text-text">
            <ImpactReport impact={impact} />
          </div>
        )}
      </ConfirmDialog>
    </>
  );
}

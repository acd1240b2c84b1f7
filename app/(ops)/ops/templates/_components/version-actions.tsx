"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useAction } from "@/components/ui/use-action";
import type { VersionState } from "@/lib/catalog";
import { moveVersion, type VersionVerb } from "../actions";

interface VersionActionsProps {
  name: string;
  version: string;
  state: VersionState;
  /** Instances that run on it. */
  instances: number;
  errors: number;
}

/** What can be done with a version now. Withdrawing says first what it will mean. */
export function VersionActions({ name, version, state, instances, errors }: VersionActionsProps) {
  const { pending, problem, run: start } = useAction();
  const [asking, setAsking] = useState(false);
  const run = (verb: VersionVerb) =>
    start(
      () => moveVersion(verb, name, version),
      () => setAsking(false),
    );
  return (
    <div className="flex flex-wrap items-center gap-2">
      {state === "published" ? null : (
        <Button
          size="sm"
          variant={state === "draft" ? "primary" : "secondary"}
          disabled={pending || errors > 0}
          title={errors > 0 ? "It has errors and cannot be published." : undefined}
          onClick={() => run("publish")}
        >
          Publish
        </Button>
      )}
      {state === "published" ? (
        <Button size="sm" disabled={pending} onClick={() => run("deprecate")}>
          Deprecate
        </Button>
      ) : null}
      {state === "published" || state === "deprecated" ? (
        <Button size="sm" variant="danger-quiet" disabled={pending} onClick={() => setAsking(true)}>
          Withdraw
        </Button>
      ) : null}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Withdraw ${name} ${version}?`}
        word={version}
        action={`Withdraw ${version}`}
        busy={pending}
        onConfirm={() => run("withdraw")}
      >
        <p>
          Nobody can launch it any more.{" "}
          {instances === 0
            ? "No instance uses it."
            : `${instances === 1 ? "1 instance" : `${instances} instances`} on it keep running and can still be upgraded.`}
        </p>
      </ConfirmDialog>
      {problem === undefined ? null : (
        <p role="alert" className="text-sm text-danger">
          {problem.detail}
        </p>
      )}
    </div>
  );
}

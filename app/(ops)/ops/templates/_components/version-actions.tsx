"use client";

import NextLink from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useAction } from "@/components/ui/use-action";
import type { VersionState } from "@/lib/catalog";
import { decide } from "../actions";
import { DecisionDialog, type DecisionDialogProps } from "./decision-dialog";

interface VersionActionsProps extends Pick<DecisionDialogProps, "versions" | "templates"> {
  name: string;
  version: string;
  state: VersionState;
  errors: number;
  /** The version before it, to compare it with. */
  former: string | undefined;
}

/** What can be decided of a version now. All but publishing says first what it will mean. */
export function VersionActions({
  name,
  version,
  state,
  errors,
  former,
  versions,
  templates,
}: VersionActionsProps) {
  const { pending, problem, run } = useAction();
  const addressOf = (page: string, query: Record<string, string>) =>
    `/ops/templates/${name}/${page}?${new URLSearchParams(query).toString()}`;
  const [asking, setAsking] = useState<DecisionDialogProps["decision"]>();
  return (
    <div className="flex flex-wrap items-center gap-2">
      {former === undefined ? null : (
        <Button size="sm" asChild>
          <NextLink href={addressOf("compare", { from: former, to: version })}>Compare</NextLink>
        </Button>
      )}
      <Button size="sm" asChild>
        <NextLink href={addressOf("impact", { version })}>Impact</NextLink>
      </Button>
      {state === "draft" ? (
        <Button
          size="sm"
          variant="primary"
          disabled={pending || errors > 0}
          title={errors > 0 ? "It has errors and cannot be published." : undefined}
          onClick={() => run(() => decide({ template: name, version, decision: "publish" }))}
        >
          Publish
        </Button>
      ) : null}
      {state === "deprecated" || state === "withdrawn" ? (
        <Button size="sm" onClick={() => setAsking("restore")}>
          Restore
        </Button>
      ) : null}
      {state === "published" || state === "deprecated" ? (
        <>
          <Button size="sm" onClick={() => setAsking("deprecate")}>
            {state === "published" ? "Deprecate" : "Change"}
          </Button>
          <Button size="sm" variant="danger-quiet" onClick={() => setAsking("withdraw")}>
            Withdraw
          </Button>
        </>
      ) : null}
      {asking === undefined ? null : (
        <DecisionDialog
          key={asking}
          template={name}
          version={version}
          decision={asking}
          versions={versions}
          templates={templates}
          onClose={() => setAsking(undefined)}
        />
      )}
      {problem === undefined ? null : (
        <p role="alert" className="text-sm text-danger">
          {problem.detail}
        </p>
      )}
    </div>
  );
}

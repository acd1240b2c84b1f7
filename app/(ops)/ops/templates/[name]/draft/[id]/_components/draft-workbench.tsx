"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import type { WorkbenchProps } from "@/components/workbench/workbench";
import { nameThisTab } from "@/components/workbench/this-tab";
import { Skeleton } from "@/components/ui/skeleton";
import { formPreview, noPreview } from "../../../../../../../_launch/preview";
import { bringBack } from "../../../../_drafts/actions";
import { base, discard, history, restore } from "../actions";

/** In the browser alone: it begins with what was typed there before. Editors and forms load here, and on no other page. */
const Workbench = dynamic(
  () =>
    Promise.all([import("@/components/workbench/workbench"), nameThisTab()]).then(
      ([module]) => module.Workbench,
    ),
  {
    ssr: false,
    loading: () => (
      <div data-wide className="flex flex-col gap-3 lg:-my-4 lg:h-[calc(100dvh-5.5rem)]">
        <Skeleton className="h-14" />
        <Skeleton className="min-h-96 flex-1" />
      </div>
    ),
  },
);

type DraftWorkbenchProps = Pick<
  WorkbenchProps,
  "draft" | "teams" | "targets" | "initial" | "releaseHref" | "mayRelease" | "opens"
>;

export function DraftWorkbench(props: DraftWorkbenchProps) {
  const router = useRouter();
  const { id } = props.draft;
  return (
    <Workbench
      key={props.draft.discarded === undefined ? "open" : "discarded"}
      {...props}
      shown={shown}
      fetchBase={useCallback(async () => {
        const result = await base(id);
        if (!result.ok) throw new Error(result.problem.detail);
        return result.value ?? null;
      }, [id])}
      fetchHistory={useCallback((cursor?: string) => history(id, cursor), [id])}
      restore={(revision, onto) => restore(id, revision, onto)}
      discard={() => discard(id)}
      bringBack={() => bringBack(id)}
      onDiscarded={() => router.push("/ops/templates?show=drafts")}
      onBroughtBack={() => router.refresh()}
    />
  );
}

const shown: WorkbenchProps["shown"] = {
  of: (preview, filled) => formPreview(preview, { ...filled, kind: "launch" }),
  none: noPreview,
};

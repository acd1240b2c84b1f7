"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";
import type { PolicyWorkspaceProps } from "./policy-workspace";

/** In the browser alone: it begins with what was typed there before. */
const Workspace = dynamic(
  () => import("./policy-workspace").then((module) => module.PolicyWorkspace),
  {
    ssr: false,
    loading: () => (
      <div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Skeleton className="h-[min(70vh,44rem)]" />
        <Skeleton className="h-80" />
      </div>
    ),
  },
);

export function PolicyEditor(props: PolicyWorkspaceProps) {
  return <Workspace {...props} />;
}

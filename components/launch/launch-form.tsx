"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";
import type { LaunchFormProps } from "./launch-workspace";
import { useConditions } from "./use-conditions";

/**
 * The launch form, loaded when its page is opened and only in the browser: what was typed last time
 * is kept there, and the form's libraries are not small.
 */
const LaunchWorkspace = dynamic(
  async () => {
    // All on their way at once, and each evaluated in a task of its own: a phone stays responsive.
    const parts = [() => import("@/lib/template/browser"), () => import("./parameter-form")];
    await Promise.all(parts.map((load) => load()));
    return (await import("./launch-workspace")).LaunchWorkspace;
  },
  {
    ssr: false,
    loading: () => <LaunchFormSkeleton />,
  },
);

/** The launch form. What evaluates conditions comes with it where the template has some. */
export function LaunchForm(props: Omit<LaunchFormProps, "conditions">) {
  const { isLoading, conditions } = useConditions(props.schema);
  return isLoading ? (
    <LaunchFormSkeleton />
  ) : (
    <LaunchWorkspace {...props} conditions={conditions} />
  );
}

function LaunchFormSkeleton() {
  return (
    <output
      aria-label="Loading the form"
      className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.15fr)]"
    >
      <div className="flex flex-col gap-6">
        <Skeleton className="h-8 w-72 max-w-full" />
        {["name", "where", "image", "host"].map((field) => (
          <div key={field} className="flex flex-col gap-2">
            <Skeleton className="h-4 w-24" />
            <Skeleton className="h-8" />
            <Skeleton className="h-4 w-2/3" />
          </div>
        ))}
      </div>
      <Skeleton className="hidden h-[calc(100dvh-16.5rem)] rounded-lg lg:block" />
    </output>
  );
}

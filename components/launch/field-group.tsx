"use client";

import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** Fields that belong together, with an edge around them. */
export function FieldGroup({
  id,
  title,
  description,
  tight = false,
  children,
}: {
  id: string;
  title: string | undefined;
  description: ReactNode;
  tight?: boolean;
  children: ReactNode;
}) {
  return (
    <fieldset id={id} className="min-w-0 rounded-lg border border-line p-4">
      {title ? <legend className="-ml-1.5 px-1.5 font-medium">{title}</legend> : null}
      {description ? <p className="mb-3 text-sm text-muted">{description}</p> : null}
      <div className={cn("flex flex-col", tight ? "gap-3" : "gap-5")}>{children}</div>
    </fieldset>
  );
}

"use client";

import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Help } from "./help-texts";

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
      {description ? (
        <div className="mb-3 text-sm text-muted">
          <Help text={description} />
        </div>
      ) : null}
      <div className={cn("flex flex-col", tight ? "gap-3" : "gap-5")}>{children}</div>
    </fieldset>
  );
}

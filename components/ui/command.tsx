"use client";

import { Command as Cmdk } from "cmdk";
import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/**
 * A list that one filters by typing and walks with the arrow keys. Load it lazily: it is not small.
 */
export function Command({ className, ...props }: ComponentProps<typeof Cmdk>) {
  return <Cmdk className={cn("flex min-h-0 flex-col", className)} {...props} />;
}

export function CommandInput({
  className,
  busy = false,
  ...props
}: ComponentProps<typeof Cmdk.Input> & { busy?: boolean }) {
  return (
    <div className="flex items-center gap-2.5 border-b border-line px-4">
      <Search aria-hidden className={cn("size-4 shrink-0 text-muted", busy && "animate-pulse")} />
      <Cmdk.Input
        className={cn("h-12 w-full bg-transparent text-lg outline-none", className)}
        {...props}
      />
    </div>
  );
}

export function CommandList({ className, ...props }: ComponentProps<typeof Cmdk.List>) {
  return (
    <Cmdk.List
      className={cn("max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5 scroll-py-1.5", className)}
      {...props}
    />
  );
}

export function CommandGroup({ className, ...props }: ComponentProps<typeof Cmdk.Group>) {
  return (
    <Cmdk.Group
      className={cn(
        "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2",
        "[&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs",
        "[&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted",
        className,
      )}
      {...props}
    />
  );
}

export function CommandItem({ className, ...props }: ComponentProps<typeof Cmdk.Item>) {
  return (
    <Cmdk.Item
      className={cn(
        "flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 py-1.5",
        "data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted",
        className,
      )}
      {...props}
    />
  );
}

export const CommandEmpty = Cmdk.Empty;

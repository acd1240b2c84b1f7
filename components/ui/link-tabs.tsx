import type { ReactNode } from "react";
import { cn } from "./cn";
import { HoverLink } from "./hover-link";

export interface LinkTab {
  href: string;
  label: ReactNode;
  count?: number;
  current: boolean;
}

/** Tabs that are places: each has an address of its own, and needs no script. */
export function LinkTabs({ label, tabs }: { label: string; tabs: readonly LinkTab[] }) {
  return (
    <nav aria-label={label} className="-mx-1 overflow-x-auto px-1">
      <ul className="flex min-w-max gap-5 border-b border-line">
        {tabs.map((tab) => (
          <li key={tab.href} className="-mb-px">
            <HoverLink
              href={tab.href}
              scroll={false}
              aria-current={tab.current ? "page" : undefined}
              className={cn(
                "inline-flex h-10 items-center gap-1.5 border-b-2 text-base font-medium -outline-offset-2 transition-colors",
                tab.current
                  ? "border-accent text-text"
                  : "border-transparent text-muted hover:text-text",
              )}
            >
              {tab.label}
              {tab.count === undefined ? null : (
                <span className="rounded-full bg-hover px-1.5 text-xs tabular-nums">
                  {tab.count}
                </span>
              )}
            </HoverLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

"use client";

import { Check } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { HoverLink } from "@/components/ui/hover-link";

interface TagLinksProps {
  tags: readonly { value: string; count: number; href: string; chosen: boolean }[];
}

/** Tags to press, each with how many have it. Sent as data, as the cards are. */
export function TagLinks({ tags }: TagLinksProps) {
  return (
    <nav aria-label="Tags">
      <ul className="flex flex-wrap gap-1.5">
        {tags.map(({ value, count, href, chosen }) => (
          <li key={value}>
            <HoverLink
              href={href}
              scroll={false}
              className={cn(
                "inline-flex h-6 items-center gap-1 rounded-sm border px-2 text-xs font-medium transition-colors pointer-coarse:h-9",
                chosen
                  ? "border-accent-line bg-accent-soft text-accent-text"
                  : "border-line text-muted hover:bg-hover hover:text-text",
              )}
            >
              {chosen ? <Check aria-hidden className="size-3" /> : null}
              <span className="sr-only">{chosen ? "Remove tag" : "Add tag"} </span>
              {value}
              <span className="tabular-nums">{count}</span>
            </HoverLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

"use client";

import { ChevronRight } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { cn } from "./cn";

interface ScrollRegionProps {
  /** Names the region. */
  label: string;
  className?: string | undefined;
  children: ReactNode;
}

/**
 * Scrolls sideways by itself where what it holds is too wide, by keyboard too; a fading edge says
 * that there is more. The hint lies over the content: nothing moves when it comes or goes.
 */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  const region = useRef<HTMLElement>(null);
  const [hasMore, setHasMore] = useState(false);

  useEffect(() => {
    const element = region.current;
    if (!element) return undefined;
    const look = () =>
      setHasMore(element.scrollLeft + element.clientWidth < element.scrollWidth - 1);
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    for (const child of element.children) sizes.observe(child);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  return (
    <div className={cn("relative overflow-hidden", className)}>
      <section
        ref={region}
        aria-label={label}

        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="relative overflow-x-auto rounded-[inherit] -outline-offset-2"
      >
        {children}
      </section>
      {hasMore ? (
        <div
          aria-hidden
          className="pointer-events-none absolute inset-y-0 right-0 flex w-12 items-center justify-end bg-linear-to-l from-raised to-transparent pr-1"
        >
          <span className="grid size-6 place-items-center rounded-full border border-line-strong bg-raised text-muted shadow-control">
            <ChevronRight className="size-4" />
          </span>
        </div>
      ) : null}
    </div>
  );
}

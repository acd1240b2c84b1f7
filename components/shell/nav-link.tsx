"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { HoverLink } from "@/components/ui/hover-link";

/** A link of the sidebar; knows whether one is there. */
export function NavLink({
  href,
  exact = false,
  children,
}: {
  href: string;
  exact?: boolean;
  children: ReactNode;
}) {
  const path = usePathname();
  const own = href.split("?")[0] ?? href;
  // A part of a page is not where one is: the page itself is marked.
  const isPart = own !== href;
  const isCurrent =
    !isPart && (path === own || (!exact && own !== "/" && path.startsWith(`${own}/`)));
  return (
    <HoverLink
      href={href}
      aria-current={isCurrent ? "page" : undefined}
      className={cn(
        "flex h-8 items-center gap-2.5 rounded-md px-2 text-base font-medium text-muted",
        "transition-colors hover:bg-hover hover:text-text aria-[current]:bg-hover",
        "aria-[current]:text-text pointer-coarse:h-10 [&_svg]:size-4 [&_svg]:shrink-0",
      )}
    >
      {children}
    </HoverLink>
  );
}

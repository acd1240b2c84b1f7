"use client";

import { Menu } from "lucide-react";
import { useState, type MouseEvent, type ReactNode } from "react";
import { Sheet } from "@/components/ui/sheet";

/** On a phone the sidebar is a sheet; a link in it closes it. */
export function MobileMenu({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  function closeOnLink(event: MouseEvent) {
    if (event.target instanceof Element && event.target.closest("a")) setOpen(false);
  }
  return (
    <>
      <button
        type="button"
        aria-label="Menu"
        className="grid size-10 place-items-center rounded-md text-muted hover:bg-hover hover:text-text lg:hidden"
        onClick={() => setOpen(true)}
      >
        <Menu aria-hidden className="size-5" />
      </button>
      <Sheet open={open} onOpenChange={setOpen} title="Slipway">
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- listens to the links inside */}
        <div onClick={closeOnLink}>{children}</div>
      </Sheet>
    </>
  );
}

"use client";

import { X } from "lucide-react";
import { useEffect, useId, useRef, type MouseEvent, type ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons, in reading order; the one that acts comes last. */
  footer?: ReactNode;
  children?: ReactNode;
  className?: string;
}

/**
 * The browser's own modal dialog: it keeps the focus, makes the rest inert, closes on Escape and
 * gives the focus back. Nothing is injected into the page, so a strict CSP has nothing to refuse.
 */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  footer,
  children,
  className,
}: DialogProps) {
  return (
    <ModalFrame
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      footer={footer}
      className={cn("m-auto w-[min(32rem,calc(100vw-2rem))] rounded-xl", className)}
    >
      {children}
    </ModalFrame>
  );
}

/** What `Dialog` and `Sheet` have in common. */
export function ModalFrame({
  open,
  onOpenChange,
  title,
  description,
  footer,
  children,
  className,
}: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (open && element && !element.open) {
      element.showModal();
      // Where something is to be typed, that is where one begins, and not at the button that closes
      // it.
      element.querySelector<HTMLElement>("input, textarea, select")?.focus();
    }
    if (!open && element?.open) element.close();
  }, [open]);

  function closeOnBackdrop(event: MouseEvent) {
    if (event.target === dialog.current) onOpenChange(false);
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- Escape is the key
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      className={cn(
        "dialog text-left text-base font-normal whitespace-normal max-h-[calc(100dvh-2rem)]",
        "flex-col overflow-hidden bg-raised p-0 text-text shadow-overlay open:flex",
        className,
      )}
      onClose={() => onOpenChange(false)}
      onClick={closeOnBackdrop}
    >
      {open ? (
        <>
          <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
            <div className="min-w-0">
              <h2 id={`${id}-title`} className="text-lg font-semibold">
                {title}
              </h2>
              {description ? (
                <p id={`${id}-description`} className="mt-1 text-muted">
                  {description}
                </p>
              ) : null}
            </div>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label="Close"
              className="-mr-2"
              onClick={() => onOpenChange(false)}
            >
              <X aria-hidden />
            </Button>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line bg-sunken px-5 py-3">
              {footer}
            </footer>
          ) : null}
        </>
      ) : null}
    </dialog>
  );
}

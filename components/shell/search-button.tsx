"use client";

import { Search } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { SearchItem } from "./search-results";

const load = () => import("./command-palette");
const CommandPalette = lazy(() => load().then((module) => ({ default: module.CommandPalette })));

interface SearchButtonProps {
  /** Answers `?q=` with `SearchResults`. */
  url: string;
  /** Offered before anything is typed: pages and actions. */
  actions: SearchItem[];
  /** As it is written on the reader's keyboard: "Ctrl K". */
  shortcut: string;
}

/**
 * Opens the search over everything, as ⌘K and Ctrl K do. The palette itself is loaded when it is
 * first wanted.
 */
export function SearchButton({ url, actions, shortcut }: SearchButtonProps) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);

  const [query, setQuery] = useState("");
  /**
   * `catching`: what is typed between the shortcut and the palette is the palette's, not of the
   * field below it.
   */
  const palette = useRef<"unseen" | "catching" | "seen">("unseen");
  const onOpened = useCallback(() => {
    palette.current = "seen";
  }, []);

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const shortcut =
        event.key.toLowerCase() === "k" &&
        (event.metaKey || event.ctrlKey) &&
        !event.altKey &&
        !event.shiftKey;
      if (event.key === "Control" || event.key === "Meta") void load();
      if (shortcut) {
        event.preventDefault();
        if (palette.current === "unseen") palette.current = "catching";
        setWanted(true);
        setOpen((now) => !now);
      } else if (
        palette.current === "catching" &&
        event.key.length === 1 &&
        !event.metaKey &&
        !event.ctrlKey
      ) {
        event.preventDefault();
        event.stopPropagation();
        setQuery((typed) => typed + event.key);
      }
    }
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, []);

  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Meta+K Control+K"
        className={cn(
          "flex h-8 items-center gap-2 rounded-md border border-line-strong bg-raised px-2.5",
          "text-base text-muted shadow-control transition-colors hover:bg-hover max-sm:w-10",
          "max-sm:justify-center max-sm:border-transparent max-sm:bg-transparent max-sm:px-0",
          "max-sm:shadow-none sm:w-72 pointer-coarse:h-10",
        )}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
      >
        <Search aria-hidden className="size-4 max-sm:size-5" />
        <span className="flex-1 text-left max-sm:sr-only">Search everything</span>
        <kbd
          aria-hidden
          className="rounded-sm border border-line bg-sunken px-1 font-sans text-xs max-sm:hidden"
        >
          {shortcut}
        </kbd>
      </button>
      {wanted ? (
        <Suspense>
          <CommandPalette
            url={url}
            actions={actions}
            open={open}
            onOpenChange={setOpen}
            query={query}
            onQueryChange={setQuery}
            onOpened={onOpened}
          />
        </Suspense>
      ) : null}
    </>
  );
}

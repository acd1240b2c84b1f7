"use client";

import {
  Boxes,
  CornerDownLeft,
  FileCode,
  GitPullRequest,
  LayoutGrid,
  Zap,
  type LucideIcon,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/components/ui/command";
import { Kbd } from "@/components/ui/kbd";
import { parseSearchResults, type SearchItem, type SearchResults } from "./search-results";

const icons = {
  template: FileCode,
  instance: Boxes,
  request: GitPullRequest,
  action: Zap,
  page: LayoutGrid,
} as const satisfies Record<SearchItem["kind"], LucideIcon>;

interface CommandPaletteProps {
  url: string;
  actions: SearchItem[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  query: string;
  onQueryChange: (query: string) => void;
  /** From now on what is typed arrives here by itself. */
  onOpened: () => void;
}

/** Search over everything. Actions answer at once; the rest comes from the server as one types. */
export function CommandPalette({
  url,
  actions,
  open,
  onOpenChange,
  query,
  onQueryChange,
  onOpened,
}: CommandPaletteProps) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const { results, state, seconds } = useSearch(url, query, open);

  useEffect(() => {
    const element = dialog.current;
    if (open && element && !element.open) {
      element.showModal();
      element.querySelector("input")?.focus();
      onOpened();
    }
    if (!open && element?.open) element.close();
  }, [open, onOpened]);

  function close() {
    onQueryChange("");
    onOpenChange(false);
  }

  function go(href: string) {
    close();
    router.push(href);
  }

  const words = query.trim().toLowerCase();
  const offered = actions.filter((action) =>
    `${action.title} ${action.detail ?? ""}`.toLowerCase().includes(words),
  );
  const [chosen, setChosen] = useState("");
  const groups = [
    ...(results?.groups ?? []),
    ...(offered.length > 0 ? [{ title: words ? "Actions" : "Go to", items: offered }] : []),
  ];

  // What is found comes later than what is typed: Enter then means the first of it, not something
  // that is gone.
  const values = groups.flatMap((group) =>
    group.items.map((item) => `${group.title} ${item.href}`),
  );
  const current = values.includes(chosen) ? chosen : (values[0] ?? "");

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- Escape is the key
    <dialog
      ref={dialog}
      aria-label="Search everything"
      className="dialog mx-auto mt-[12dvh] w-[min(40rem,calc(100vw-1.5rem))] overflow-hidden rounded-xl bg-raised p-0 text-text shadow-overlay"
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <Command
        label="Search everything"
        shouldFilter={false}
        loop
        value={current}
        onValueChange={setChosen}
      >
        <CommandInput
          placeholder="Search templates, instances, requests"
          value={query}
          busy={state === "busy"}
          onValueChange={onQueryChange}
        />
        <CommandList label="Results">
          <CommandEmpty className="px-4 py-8 text-center text-muted">
            {state === "failed"
              ? `Search does not answer right now. Try again in ${
                  seconds === undefined ? "a moment" : `${seconds} s`
                }.`
              : state === "busy"
                ? "Searching"
                : `Nothing is called “${query.trim()}”.`}
          </CommandEmpty>
          {groups.map((group) => (
            <CommandGroup key={group.title} heading={group.title}>
              {group.items.map((item) => {
                const Icon = icons[item.kind];
                return (
                  <CommandItem
                    key={item.href}
                    value={`${group.title} ${item.href}`}
                    onSelect={() => go(item.href)}
                  >
                    <Icon aria-hidden />
                    <span className="min-w-0 truncate">{item.title}</span>
                    {item.detail ? (
                      <span className="ml-auto shrink-0 pl-3 text-sm text-muted">
                        {item.detail}
                      </span>
                    ) : null}
                  </CommandItem>
                );
              })}
            </CommandGroup>
          ))}
        </CommandList>
        <p
          aria-hidden
          className="flex items-center gap-3 border-t border-line bg-sunken px-4 py-2 text-xs text-muted max-sm:hidden"
        >
          <span className="flex items-center gap-1">
            <Kbd>↑</Kbd>
            <Kbd>↓</Kbd> to move
          </span>
          <span className="flex items-center gap-1">
            <Kbd>
              <CornerDownLeft className="size-3" />
            </Kbd>{" "}
            to open
          </span>
          <span className="flex items-center gap-1">
            <Kbd>Esc</Kbd> to close
          </span>
        </p>
      </Command>
    </dialog>
  );
}

type SearchState = "idle" | "busy" | "failed";

/** Asks 120 ms after the last key. Until a new answer is there, the last one stays in sight. */
function useSearch(
  url: string,
  query: string,
  open: boolean,
): { results: SearchResults | undefined; state: SearchState; seconds?: number } {
  const [answer, setAnswer] = useState<{
    to: string;
    results: SearchResults | undefined;
    /** After which it can be asked again. */
    seconds?: number;
  }>();
  const wanted = open ? query.trim() : "";

  useEffect(() => {
    if (wanted === "") return undefined;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`${url}?q=${encodeURIComponent(wanted)}`, {
          signal: stop.signal,
          headers: { accept: "application/json" },
        });
        const seconds = Number(response.headers.get("retry-after"));
        if (seconds > 0) return setAnswer({ to: wanted, results: undefined, seconds });
        if (!response.ok) throw new Error(`Search answered ${response.status}`);
        setAnswer({ to: wanted, results: parseSearchResults(await response.json()) });
      } catch {
        // One that a later question has overtaken is not a failure.
        if (!stop.signal.aborted) setAnswer({ to: wanted, results: undefined });
      }
    }, 120);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [url, wanted]);

  if (wanted === "") return { results: undefined, state: "idle" };
  if (answer?.to !== wanted) return { results: answer?.results, state: "busy" };
  return { ...answer, state: answer.results ? "idle" : "failed" };
}

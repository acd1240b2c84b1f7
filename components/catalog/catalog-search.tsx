"use client";

import { LoaderCircle, Search, X } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { cn } from "@/components/ui/cn";

interface CatalogSearchProps {
  /** `q` of the address. */
  value: string;
  /** Other parts of the address that a search keeps, for browsers that run no script. */
  keep?: readonly (readonly [name: string, value: string])[];
  placeholder?: string;
}

const pause = 160;

/**
 * The search field is the page: it has the focus, answers as one types, and keeps its words in the
 * address.
 */
export function CatalogSearch({
  value,
  keep = [],
  placeholder = "Search templates",
}: CatalogSearchProps) {
  const router = useRouter();
  const path = usePathname();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [pending, startTransition] = useTransition();

  useEffect(() => {
    // On a phone the focus would open the keyboard over the page.
    if (window.matchMedia("(pointer: fine)").matches) input.current?.focus({ preventScroll: true });
    // What was typed before any script ran is searched for as well.
    if (input.current && input.current.value !== input.current.defaultValue)
      input.current.form?.requestSubmit();
    // Whoever follows a link has found it: a search that still waits must not call them back.
    const drop = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest("a")) clearTimeout(timer.current);
    };
    document.addEventListener("click", drop, { capture: true });
    return () => {
      document.removeEventListener("click", drop, { capture: true });
      clearTimeout(timer.current);
    };
  }, []);

  // Back and forward change the address; what somebody is typing right now is never overwritten by
  // an older answer.
  useEffect(() => {
    const element = input.current;
    if (element && document.activeElement !== element) element.value = value;
  }, [value]);

  function search(words: string, wait: number) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const query = new URLSearchParams(window.location.search);
      if (words.trim()) query.set("q", words.trim());
      else query.delete("q");
      query.delete("page");
      const text = query.toString();
      startTransition(() => router.replace(text ? `${path}?${text}` : path, { scroll: false }));
    }, wait);
  }

  return (
    <search>
      <form
        action={path}
        className="relative"
        onSubmit={(event) => {
          event.preventDefault();
          search(input.current?.value ?? "", 0);
        }}
      >
        {keep.map(([name, kept]) => (
          <input key={`${name} ${kept}`} type="hidden" name={name} value={kept} />
        ))}
        <label htmlFor="catalog-search" className="sr-only">
          {placeholder}
        </label>
        {pending ? (
          <LoaderCircle
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3.5 size-5 -translate-y-1/2 animate-spin text-muted"
          />
        ) : (
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3.5 size-5 -translate-y-1/2 text-muted"
          />
        )}
        <input
          ref={input}
          id="catalog-search"
          type="search"
          name="q"
          defaultValue={value}
          placeholder={placeholder}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          className="peer control h-11 w-full rounded-lg pr-10 pl-11 text-lg"
          onChange={(event) => search(event.target.value, pause)}
        />
        <button
          type="button"
          aria-label="Clear search"
          className={cn(
            "absolute top-1/2 right-2 grid size-7 -translate-y-1/2 place-items-center rounded-md",
            "text-muted peer-placeholder-shown:hidden hover:bg-hover hover:text-text",
          )}
          onClick={() => {
            if (!input.current) return;
            input.current.value = "";
            input.current.focus();
            search("", 0);
          }}
        >
          <X aria-hidden className="size-4" />
        </button>
      </form>
    </search>
  );
}

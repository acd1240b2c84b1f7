"use client";

import { useDeferredValue, useMemo, useState } from "react";
import { Input } from "@/components/ui/input";
import type { BundleFiles } from "@/lib/template";
import { findInFiles } from "./bundle-files";

const most = 200;

/** Words in all files of the bundle, as one types. */
export function FindPanel({
  files,
  onOpen,
}: {
  files: BundleFiles;
  onOpen: (place: { file: string; line: number; column: number }) => void;
}) {
  const [words, setWords] = useState("");
  const wanted = useDeferredValue(words);
  const found = useMemo(() => findInFiles(files, wanted, most), [files, wanted]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="p-2">
        <Input
          aria-label="Find in all files"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it opens to be typed into
          autoFocus
          type="search"
          value={words}
          placeholder="Find in all files"
          spellCheck={false}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      <p aria-live="polite" className="px-3 pb-1 text-xs text-muted">
        {wanted === ""
          ? "In every file of the template."
          : found.length === 0
            ? `Nothing has “${wanted}” in it.`
            : `${found.length === most ? "The first " : ""}${found.length === 1 ? "1 line" : `${found.length} lines`}`}
      </p>
      <ul className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {found.map(({ path, line, column, text }) => (
          <li key={`${path}:${line}`}>
            <button
              type="button"
              className="flex w-full min-w-0 flex-col rounded-md px-2 py-1 text-left -outline-offset-2 hover:bg-hover"
              onClick={() => onOpen({ file: path, line, column })}
            >
              <span className="w-full truncate text-xs text-muted">
                {path}:{line}
              </span>
              <span className="w-full truncate font-mono text-xs">{text.trim()}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

"use client";

import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import type { ValueOffer } from "@/lib/import";

interface FieldPickerProps {
  offers: readonly ValueOffer[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** Values of a chart, and which of them become fields of the form. */
export function FieldPicker({ offers, chosen, onChange }: FieldPickerProps) {
  const [words, setWords] = useState("");
  const shown = useMemo(() => {
    const wanted = words.trim().toLowerCase();
    return offers.filter(({ path, title }) => `${path} ${title}`.toLowerCase().includes(wanted));
  }, [offers, words]);
  const toggle = (path: string) => {
    const next = new Set(chosen);
    if (!next.delete(path)) next.add(path);
    onChange(next);
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Input
          type="search"
          aria-label="Find a value"
          placeholder="Find a value"
          value={words}
          className="min-w-0 flex-1 basis-48"
          onChange={(event) => setWords(event.target.value)}
        />
        <Button
          size="sm"
          onClick={() =>
            onChange(new Set(offers.filter(({ isProposed }) => isProposed).map(({ path }) => path)))
          }
        >
          As proposed
        </Button>
        <Button size="sm" onClick={() => onChange(new Set())}>
          None
        </Button>
      </div>
      <p aria-live="polite" className="text-sm text-muted">
        {chosen.size} of {offers.length} values become fields.
      </p>
      <ul
        aria-label="Values of the chart"
        className="max-h-80 overflow-y-auto rounded-md border border-line"
      >
        {shown.map(({ path, title, value }) => (
          <li key={path} className="border-b border-line last:border-b-0">
            <label
              htmlFor={`value-${path}`}
              className="flex items-start gap-2 px-3 py-2 hover:bg-hover"
            >
              <Checkbox
                id={`value-${path}`}
                className="mt-0.5"
                checked={chosen.has(path)}
                onChange={() => toggle(path)}
              />
              <span className="min-w-0 flex-1">
                <span className="block">{title}</span>
                <span className="block truncate font-mono text-xs text-muted">
                  {path}
                  {value === undefined || value === null ? "" : ` = ${JSON.stringify(value)}`}
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </div>
  );
}

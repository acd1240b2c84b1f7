"use client";

import { Plus } from "lucide-react";
import { use, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { AddEntry } from "./field-context";
import { RemoveButton } from "./remove-button";

/**
 * Adds an entry to a map: it is there once it has a name. `isOff`: nothing can be changed, or no
 * more is allowed.
 */
export function NewEntry({ id, isOff }: { id: string; isOff: boolean }) {
  const { names, add } = use(AddEntry);
  const [name, setName] = useState<string>();
  const place = useRef<HTMLDivElement>(null);
  const isTaken = name !== undefined && names.has(name);

  function finish(withFocus: boolean) {
    if (name === undefined || name === "" || isTaken) return;
    add(name);
    setName(undefined);
    if (!withFocus) return;
    // The fields are drawn anew: the entry's own is found by its id.
    requestAnimationFrame(() => {
      const field = document.getElementById(`${id}/${name}`);
      const control = "input, select, textarea, button";
      (field?.matches(control) ? field : field?.querySelector<HTMLElement>(control))?.focus();
    });
  }

  return (
    <div ref={place} className="flex flex-col gap-1.5">
      {name === undefined ? (
        <Button
          size="sm"
          className="self-start"
          disabled={isOff}
          onClick={() => {
            setName("");
            requestAnimationFrame(() => place.current?.querySelector("input")?.focus());
          }}
        >
          <Plus aria-hidden />
          Add entry
        </Button>
      ) : (
        <>
          <Label htmlFor={`${id}-new`}>Name of the new entry</Label>
          <div className="flex items-center gap-2">
            <Input
              id={`${id}-new`}
              value={name}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              aria-invalid={isTaken || undefined}
              aria-describedby={isTaken ? `${id}-new-message` : undefined}
              onChange={(event) => setName(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter") {
                  event.preventDefault();
                  finish(true);
                }
                if (event.key === "Escape") setName(undefined);
              }}
              onBlur={(event) => {
                if (!place.current?.contains(event.relatedTarget)) finish(false);
              }}
            />
            <Button size="sm" disabled={name === "" || isTaken} onClick={() => finish(true)}>
              Add
            </Button>
            <RemoveButton what="new entry" disabled={false} onClick={() => setName(undefined)} />
          </div>
          <p
            id={`${id}-new-message`}
            aria-live="polite"
            className="text-sm text-danger empty:hidden"
          >
            {isTaken ? `There is an entry ${name} already.` : null}
          </p>
        </>
      )}
    </div>
  );
}

"use client";

import { ADDITIONAL_PROPERTY_FLAG, type WrapIfAdditionalTemplateProps } from "@rjsf/utils";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { RemoveButton } from "./remove-button";

/** Names, values, and what takes an entry out. */
const mapColumns =
  "grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_2rem] gap-2 " +
  "pointer-coarse:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_2.5rem]";

/** What the columns of a map hold; each field says it itself to a screen reader. */
export function MapHeader() {
  return (
    <div aria-hidden className={cn(mapColumns, "-mb-1 text-sm text-muted")}>
      <span>Name</span>
      <span>Value</span>
    </div>
  );
}

/**
 * An entry of a map: its name, its value, and a way to take it out. Other fields are shown as they
 * are.
 */
export function MapEntry({
  id,
  schema,
  label,
  disabled,
  readonly,
  onKeyRenameBlur,
  onRemoveProperty,
  children,
}: WrapIfAdditionalTemplateProps) {
  if (!(ADDITIONAL_PROPERTY_FLAG in schema)) return children;
  return (
    <div data-entry={label} className={cn(mapColumns, "items-start")}>
      <div>
        <Label htmlFor={`${id}-key`} className="sr-only">
          Name of entry
        </Label>
        <Input
          id={`${id}-key`}
          key={label}
          defaultValue={label}
          disabled={disabled || readonly}
          autoComplete="off"
          spellCheck={false}
          onBlur={onKeyRenameBlur}
        />
      </div>
      {children}
      <RemoveButton what={label} disabled={disabled || readonly} onClick={onRemoveProperty} />
    </div>
  );
}

"use client";

import { ADDITIONAL_PROPERTY_FLAG, type WrapIfAdditionalTemplateProps } from "@rjsf/utils";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { RemoveButton } from "./remove-button";

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
    <div
      data-entry={label}
      className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-2"
    >
      <div className="flex flex-col gap-1.5">
        <Label htmlFor={`${id}-key`}>
          Name<span className="sr-only"> of entry</span>
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
      <RemoveButton
        what={label}
        className="mt-6.5"
        disabled={disabled || readonly}
        onClick={onRemoveProperty}
      />
    </div>
  );
}

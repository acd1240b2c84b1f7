"use client";

import { ADDITIONAL_PROPERTY_FLAG, type FieldTemplateProps } from "@rjsf/utils";
import { use } from "react";
import { FieldMessage, fieldIds } from "@/components/ui/field";
import { Label } from "@/components/ui/label";
import { toPointer } from "@/lib/json";
import { ControlContext, Problems } from "./field-context";
import { MapEntry } from "./map-entry";

/** A field: label, control, one line of help, and its error once it is wrong and left. */
export function FieldTemplate(props: FieldTemplateProps) {
  const {
    id,
    label,
    rawDescription,
    rawHelp,
    children,
    hidden,
    required,
    displayLabel,
    schema,
    fieldPathId,
  } = props;
  const { messageAt, warningAt, leave } = use(Problems);
  if (hidden) return <div hidden>{children}</div>;
  if (fieldPathId.path.length === 0) return children;

  const pointer = toPointer(fieldPathId.path);
  const ids = fieldIds(id);
  const error = messageAt(pointer);
  const warning = error ? undefined : warningAt(pointer);
  const isItem = typeof fieldPathId.path.at(-1) === "number";
  const isEntry = ADDITIONAL_PROPERTY_FLAG in schema;
  const isSwitch = schema.type === "boolean" && !schema.enum;
  const isGroup = !displayLabel && !isSwitch;
  const help = isGroup ? undefined : (rawDescription ?? rawHelp);
  const aria = {
    "aria-describedby":
      [help && !isItem ? ids.help : "", error || warning ? ids.message : ""]
        .filter(Boolean)
        .join(" ") || undefined,
    "aria-invalid": error ? (true as const) : undefined,
    "aria-required": required && !isSwitch ? (true as const) : undefined,
  };
  const control = <ControlContext value={aria}>{children}</ControlContext>;
  const message = (
    <FieldMessage
      id={ids.message}
      error={error}
      note={warning ? { state: "warning", text: warning } : undefined}
    />
  );
  const helpLine =
    help && !isItem ? (
      <p id={ids.help} className="text-sm text-muted">
        {help}
      </p>
    ) : null;

  return (
    <MapEntry {...props}>
      <div
        data-pointer={pointer}
        className="flex flex-col gap-1.5"
        onBlur={(event) => {
          // A group is left when the focus goes to none of its own fields.
          if (!event.currentTarget.contains(event.relatedTarget)) leave(pointer);
        }}
      >
        {isSwitch ? (
          <>
            <div className="flex items-start justify-between gap-4">
              <div className="flex min-w-0 flex-col gap-0.5">
                <Label htmlFor={id}>{label}</Label>
                {helpLine}
              </div>
              {control}
            </div>
            {message}
          </>
        ) : isGroup ? (
          <>
            {control}
            {message}
          </>
        ) : (
          <>
            <Label htmlFor={id} className={isItem ? "sr-only" : undefined}>
              {isEntry ? (
                <>
                  Value<span className="sr-only"> of {label}</span>
                </>
              ) : (
                label
              )}
              {required || isItem || isEntry ? null : (
                <span className="ml-1.5 text-xs font-normal text-muted">Optional</span>
              )}
            </Label>
            {control}
            {helpLine}
            {message}
          </>
        )}
      </div>
    </MapEntry>
  );
}

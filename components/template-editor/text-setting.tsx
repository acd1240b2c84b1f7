"use client";

import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { keepLineEnds, plainText } from "@/components/ui/keep-line-ends";
import { Textarea } from "@/components/ui/textarea";

interface TextSettingProps {
  label: string;
  value: string;
  help?: string | undefined;
  error?: string | undefined;
  note?: string | undefined;
  rows?: number;
  isCode?: boolean;
  isOff?: boolean;
  placeholder?: string;
  className?: string;
  inputMode?: "text" | "decimal" | "numeric";
  required?: boolean;
  /** It is taken over once the field is left, and not before: half of a name is another name. */
  whenLeft?: boolean;
  onSave: (value: string) => void;
}

/** Milliseconds without a key after which a text is taken over; leaving the field does so at once. */
const pause = 500;

/** A text that is taken over when somebody stops typing: half of a word is no change of the template. */
export function TextSetting({
  label,
  value,
  help,
  error,
  note,
  rows,
  isCode = false,
  isOff = false,
  placeholder,
  className,
  inputMode = "text",
  required = false,
  whenLeft = false,
  onSave,
}: TextSettingProps) {
  const id = useId();
  const [inField, setTyped] = useState<string>();
  // A browser gives a text of several lines with line feeds alone.
  const typed = inField === undefined ? undefined : keepLineEnds(value, inField);

  function save() {
    if (typed !== undefined && typed !== value) onSave(typed);
  }

  useEffect(() => {
    if (typed === undefined || typed === value || whenLeft) return undefined;
    const waiting = setTimeout(() => onSave(typed), pause);
    return () => clearTimeout(waiting);
  }, [typed, value, whenLeft, onSave]);

  const shared = {
    value: plainText(inField ?? value),
    placeholder,
    disabled: isOff,
    className: isCode ? "font-mono" : undefined,
    onBlur: () => {
      save();
      setTyped(undefined);
    },
  };
  return (
    <Field
      id={id}
      label={label}
      help={help}
      error={error}
      note={note === undefined ? undefined : { state: "plain", text: note }}
      required={required}
      className={className}
    >
      {(control) =>
        rows === undefined ? (
          <Input
            {...control}
            {...shared}
            inputMode={inputMode}
            autoComplete="off"
            spellCheck={!isCode}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.key === "Enter") save();
            }}
          />
        ) : (
          <Textarea
            {...control}
            {...shared}
            rows={rows}
            spellCheck={!isCode}
            onChange={(event) => setTyped(event.target.value)}
          />
        )
      }
    </Field>
  );
}

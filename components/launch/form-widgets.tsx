"use client";

import {
  examplesId,
  type BaseInputTemplateProps,
  type RegistryWidgetsType,
  type RJSFSchema,
  type WidgetProps,
} from "@rjsf/utils";
import { useState } from "react";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { type JsonObject, numberOfText } from "@/lib/json";
import { pickerOf, widgetOf } from "@/lib/template/browser";
import { BooleanWidget, RadioWidget, SelectWidget, CheckboxesWidget } from "./choice-widgets";
import { emptyValueOf } from "./empty-value";
import { useControl } from "./field-context";
import { FieldHint } from "./field-hint";
import { InstancePickerInput } from "./instance-picker";
import { useTypedText } from "./use-typed-text";

/** Every kind of one-line field; a long text has more lines. */
export function BaseInput(props: BaseInputTemplateProps) {
  const { id, value, readonly, disabled, onChange, schema, type, placeholder } = props;
  const aria = useControl();
  const number = useNumberText(schema, value);
  const examples: unknown[] = Array.isArray(schema.examples) ? schema.examples : [];
  const picker = pickerOf(schema as JsonObject);
  const isOff = Boolean(disabled || readonly);
  const changeText = (next: string) => onChange(next === "" ? emptyValueOf(schema) : next);
  const [text, typed] = useTypedText(number.isNumber ? number.text : textOf(value), (next) => {
    if (number.isNumber) onChange(number.read(next) ?? emptyValueOf(schema));
    else changeText(next);
  });
  if (picker !== undefined) {
    return (
      <InstancePickerInput
        id={id}
        picker={picker}
        value={textOf(value)}
        isOff={isOff}
        placeholder={placeholder || undefined}
        aria={aria}
        onChange={changeText}
      />
    );
  }
  const widget = widgetOf(schema as JsonObject);
  if (widget === "textarea" || isLongText(schema)) return <TextareaWidget {...props} />;
  // What the browser's own field cannot show is shown as it is.
  const kind = type !== undefined && isShownBy(type, text) ? type : "text";
  const hint =
    widget !== undefined || schema.format === "date-time" ? `${id}-stands-for` : undefined;
  return (
    <>
      <Input
        id={id}
        type={kind}
        step={kind === "datetime-local" ? "any" : undefined}
        inputMode={inputModeOf(schema)}
        value={text}
        readOnly={readonly}
        disabled={disabled}
        placeholder={placeholder || exampleOf(schema)}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        list={examples.length > 0 ? examplesId(id) : undefined}
        className={number.isNumber ? "max-w-40 tabular-nums" : undefined}
        onChange={(event) => typed(event.target.value)}
        {...aria}
        aria-describedby={[hint, aria["aria-describedby"]].filter(Boolean).join(" ") || undefined}
      />
      {hint === undefined ? null : (
        <FieldHint id={hint} schema={schema as JsonObject} text={textOf(value)} />
      )}
      {examples.length > 0 ? (
        <datalist id={examplesId(id)}>
          {examples.map((example) => (
            <option key={String(example)} value={String(example)}>
              {String(example)}
            </option>
          ))}
        </datalist>
      ) : null}
    </>
  );
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * The text of a field of numbers: as it was typed, while it stands for the value that there is.
 * What is typed and is no number is the value itself, and said to be wrong.
 */
function useNumberText(schema: RJSFSchema, value: unknown) {
  const [typed, setTyped] = useState("");
  const types = [schema.type].flat();
  const isNumber =
    !types.includes("string") && (types.includes("number") || types.includes("integer"));
  const stands = typeof value === "number" && numberOfText(typed) === value;
  return {
    isNumber,
    text: stands ? typed : textOf(value),
    read: (next: string): string | number | undefined => {
      setTyped(next);
      return next.trim() === "" ? undefined : (numberOfText(next) ?? next);
    },
  };
}

function isLongText({ format, pattern, maxLength }: RJSFSchema): boolean {
  if (format === "textarea" || format === "multi-line") return true;
  return (
    format === undefined && pattern === undefined && maxLength !== undefined && maxLength > 200
  );
}

/** Types of the browser's fields that hold only some texts. Its own of addresses alter them. */
const shownBy: Readonly<Record<string, RegExp>> = {
  date: /^(?:\d{4}-\d\d-\d\d)?$/,
  "datetime-local": /^(?:\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?$/,
  color: /^#[0-9a-f]{6}$/,
  password: /^/,
};

function isShownBy(type: string, text: string): boolean {
  return Object.hasOwn(shownBy, type) && shownBy[type]?.test(text) === true;
}

function inputModeOf({ type, format }: RJSFSchema) {
  if (type === "integer") return "numeric";
  if (type === "number") return "decimal";
  return format === "email" ? "email" : format === "uri" || format === "url" ? "url" : undefined;
}

function exampleOf({ format }: RJSFSchema): string | undefined {
  return format === "time" ? "14:30:00Z" : undefined;
}

function TextWidget(props: WidgetProps) {
  return <BaseInput {...(props as unknown as BaseInputTemplateProps)} type={undefined} />;
}

type TextareaProps = Pick<
  WidgetProps,
  "id" | "value" | "schema" | "readonly" | "disabled" | "onChange" | "placeholder"
>;

function TextareaWidget({
  id,
  value,
  schema,
  readonly,
  disabled,
  onChange,
  placeholder,
}: TextareaProps) {
  const aria = useControl();
  const [text, typed] = useTypedText(textOf(value), (next) =>
    onChange(next === "" ? emptyValueOf(schema) : next),
  );
  return (
    <Textarea
      id={id}
      value={text}
      readOnly={readonly}
      disabled={disabled}
      placeholder={placeholder}
      spellCheck={false}
      onChange={(event) => typed(event.target.value)}
      {...aria}
    />
  );
}

export const widgets: RegistryWidgetsType = {
  TextWidget,
  EmailWidget: TextWidget,
  URLWidget: TextWidget,
  TimeWidget: TextWidget,
  TextareaWidget,
  SelectWidget,
  CheckboxWidget: BooleanWidget,
  CheckboxesWidget,
  RadioWidget,
};

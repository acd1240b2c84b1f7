"use client";

import {
  enumOptionSelectedValue,
  enumOptionsIsSelected,
  enumOptionsSelectValue,
  enumOptionsDeselectValue,
  enumOptionValueDecoder,
  enumOptionValueEncoder,
  examplesId,
  getInputProps,
  getOptionValueFormat,
  type BaseInputTemplateProps,
  type RegistryWidgetsType,
  type WidgetProps,
} from "@rjsf/utils";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import type { JsonObject } from "@/lib/json";
import { pickerOf } from "@/lib/template/browser";
import { useControl } from "./field-context";
import { InstancePickerInput } from "./instance-picker";

/** Every kind of one-line field. */
export function BaseInput({
  id,
  value,
  readonly,
  disabled,
  onChange,
  onChangeOverride,
  options,
  schema,
  type,
  placeholder,
}: BaseInputTemplateProps) {
  const aria = useControl();
  const { type: kind, step, min, max } = getInputProps(schema, type, options);
  const examples: unknown[] = Array.isArray(schema.examples) ? schema.examples : [];
  const isNumber = kind === "number";
  const picker = pickerOf(schema as JsonObject);
  if (picker !== undefined) {
    return (
      <InstancePickerInput
        id={id}
        picker={picker}
        value={typeof value === "string" ? value : ""}
        isOff={Boolean(disabled || readonly)}
        placeholder={placeholder || undefined}
        aria={aria}
        onChange={(next) => onChange(next === "" ? options.emptyValue : next)}
      />
    );
  }
  return (
    <>
      <Input
        id={id}
        type={kind}
        step={step}
        min={min}
        max={max}
        inputMode={schema.type === "integer" ? "numeric" : undefined}
        value={value === undefined || value === null ? "" : String(value)}
        readOnly={readonly}
        disabled={disabled}
        // What an empty field stands for.
        placeholder={
          placeholder ||
          (schema.default === undefined || schema.default === null
            ? undefined
            : String(schema.default))
        }
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        list={examples.length > 0 ? examplesId(id) : undefined}
        className={isNumber ? "max-w-40 tabular-nums" : undefined}
        onChange={
          onChangeOverride ??
          ((event) => onChange(event.target.value === "" ? options.emptyValue : event.target.value))
        }
        {...aria}
      />
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

function TextareaWidget({
  id,
  value,
  readonly,
  disabled,
  onChange,
  options,
  placeholder,
}: WidgetProps) {
  const aria = useControl();
  return (
    <Textarea
      id={id}
      value={typeof value === "string" ? value : ""}
      readOnly={readonly}
      disabled={disabled}
      placeholder={placeholder}
      spellCheck={false}
      onChange={(event) =>
        onChange(event.target.value === "" ? options.emptyValue : event.target.value)
      }
      {...aria}
    />
  );
}

function SelectWidget({
  id,
  value,
  schema,
  disabled,
  readonly,
  required,
  multiple,
  onChange,
  options,
  placeholder,
}: WidgetProps) {
  const aria = useControl();
  const { enumOptions = [], emptyValue } = options;
  const format = getOptionValueFormat(options);
  const selected = enumOptionSelectedValue(value, enumOptions, multiple ?? false, format, "");
  return (
    <Select
      id={id}
      value={typeof selected === "string" ? selected : ""}
      disabled={disabled || readonly}
      onChange={(event) =>
        onChange(enumOptionValueDecoder(event.target.value, enumOptions, format, emptyValue))
      }
      {...aria}
    >
      {schema.default === undefined || value === undefined ? (
        <option value="">{placeholder || (required ? "Choose one" : "None")}</option>
      ) : null}
      {enumOptions.map((option, index) => (
        <option
          key={String(option.value)}
          value={enumOptionValueEncoder(option.value, index, format)}
        >
          {option.label}
        </option>
      ))}
    </Select>
  );
}

function SwitchWidget({ id, value, disabled, readonly, onChange }: WidgetProps) {
  const aria = useControl();
  return (
    <Switch
      id={id}
      checked={value === true}
      disabled={disabled || readonly}
      onChange={(event) => onChange(event.target.checked)}
      {...aria}
    />
  );
}

/** Several of a list. */
function CheckboxesWidget({ id, value, disabled, readonly, onChange, options }: WidgetProps) {
  const { enumOptions = [], emptyValue } = options;
  const aria = useControl();
  return (
    <div className="flex flex-col gap-2">
      {enumOptions.map((option, index) => {
        const checked = enumOptionsIsSelected(option.value, value);
        return (
          <label key={String(option.value)} className="flex items-center gap-2">
            <Checkbox
              id={index === 0 ? id : undefined}
              checked={checked}
              disabled={disabled || readonly}
              aria-describedby={aria["aria-describedby"]}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? enumOptionsSelectValue(option.value, value ?? [], enumOptions)
                    : (enumOptionsDeselectValue(option.value, value ?? [], enumOptions) ??
                        emptyValue),
                )
              }
            />
            {option.label}
          </label>
        );
      })}
    </div>
  );
}

/** A choice between a few, all in sight. */
function RadioWidget({ id, value, disabled, readonly, onChange, options }: WidgetProps) {
  const aria = useControl();
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-2">
      {(options.enumOptions ?? []).map((option, index) => (
        <label key={String(option.value)} className="flex items-center gap-2">
          <input
            type="radio"
            id={index === 0 ? id : undefined}
            name={id}
            checked={enumOptionsIsSelected(option.value, value)}
            disabled={disabled || readonly}
            className="size-4 accent-accent"
            aria-describedby={aria["aria-describedby"]}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}

export const widgets: RegistryWidgetsType = {
  TextareaWidget,
  SelectWidget,
  CheckboxWidget: SwitchWidget,
  CheckboxesWidget,
  RadioWidget,
};

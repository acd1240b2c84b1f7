"use client";

import {
  enumOptionSelectedValue,
  enumOptionsIsSelected,
  enumOptionValueDecoder,
  enumOptionValueEncoder,
  getOptionValueFormat,
  type WidgetProps,
} from "@rjsf/utils";
import { Checkbox } from "@/components/ui/checkbox";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { ChoiceCombobox } from "./choice-combobox";
import { mostToScroll } from "./choice-search";
import { emptyValueOf, isSwitch } from "./empty-value";
import { useControl } from "./field-context";

/** One of a list; several, where several are allowed. */
export function SelectWidget(props: WidgetProps) {
  const { id, value, schema, disabled, readonly, required, multiple, onChange, options } = props;
  const aria = useControl();
  if (multiple) return <CheckboxesWidget {...props} />;
  // Null is what "None" stands for.
  const offered = (options.enumOptions ?? []).filter((option) => option.value !== null);
  const format = getOptionValueFormat(options);
  const found = enumOptionSelectedValue(value, offered, false, format, "");
  const selected = typeof found === "string" ? found : "";
  const isOther = value !== undefined && value !== null && selected === "";
  const canBeEmpty = !(required && selected !== "" && emptyValueOf(schema) !== null);
  const empty = props.placeholder || (required ? "Choose one" : "None");
  if (offered.length > mostToScroll)
    return (
      <ChoiceCombobox
        id={id}
        label={props.label}
        choices={offered}
        chosen={offered.find((option) => enumOptionsIsSelected(option.value, value))}
        other={isOther ? (typeof value === "string" ? value : JSON.stringify(value)) : undefined}
        empty={canBeEmpty && !required ? empty : undefined}
        isOff={Boolean(disabled || readonly)}
        placeholder={required ? "Choose one" : empty}
        aria={aria}
        onChoose={(choice) => onChange(choice === undefined ? emptyValueOf(schema) : choice.value)}
      />
    );
  return (
    <Select
      id={id}
      value={isOther ? other : selected}
      disabled={disabled || readonly}
      onChange={(event) =>
        onChange(
          event.target.value === ""
            ? emptyValueOf(schema)
            : enumOptionValueDecoder(event.target.value, offered, format),
        )
      }
      {...aria}
    >
      {canBeEmpty ? <option value="">{empty}</option> : null}
      {isOther ? (
        <option value={other} disabled>
          {typeof value === "string" ? value : JSON.stringify(value)}
        </option>
      ) : null}
      {offered.map((option, index) => (
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

/** Stands for a value that is none of what can be chosen. */
const other = "other";

/** Yes or no: a switch where there is always one of them, else a choice that can be left open. */
export function BooleanWidget(props: WidgetProps) {
  const { id, value, schema, disabled, readonly, onChange } = props;
  const aria = useControl();
  if (!isSwitch(schema)) return <RadioWidget {...props} />;
  const off = schema.enum === undefined ? false : undefined;
  return (
    <Switch
      id={id}
      checked={value === true}
      disabled={disabled || readonly}
      onChange={(event) => onChange(event.target.checked ? true : off)}
      {...aria}
    />
  );
}

/** Several of a list. */
export function CheckboxesWidget({
  id,
  label,
  value,
  disabled,
  readonly,
  onChange,
  options,
}: WidgetProps) {
  const { enumOptions = [] } = options;
  const aria = useControl();
  const isChosen = (option: unknown) => enumOptionsIsSelected(option, value);
  const choose = (chosen: unknown, isOn: boolean) =>
    onChange(
      enumOptions
        .map((option) => option.value as unknown)
        .filter((each) => (enumOptionsIsSelected(each, chosen) ? isOn : isChosen(each))),
    );
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the field around it has its border and legend
    <div role="group" aria-label={label} className="flex flex-col gap-2">
      {enumOptions.map((option, index) => (
        <label key={String(option.value)} className="flex items-center gap-2">
          <Checkbox
            id={index === 0 ? id : undefined}
            checked={isChosen(option.value)}
            disabled={disabled || readonly}
            aria-describedby={aria["aria-describedby"]}
            onChange={(event) => choose(option.value, event.target.checked)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}

/** A choice between a few, all in sight. */
export function RadioWidget({
  id,
  label,
  value,
  schema,
  required,
  disabled,
  readonly,
  onChange,
  options,
}: WidgetProps) {
  const aria = useControl();
  const empty = emptyValueOf(schema);
  const canBeEmpty = !required || empty === null;
  const offered = [
    ...(options.enumOptions ?? [])
      .filter((option) => option.value !== null)
      .map((option) => ({
        label: option.label,
        isChosen: enumOptionsIsSelected(option.value, value),
        value: option.value as unknown,
      })),
    ...(canBeEmpty
      ? [{ label: "Not set", isChosen: value === undefined || value === null, value: empty }]
      : []),
  ];
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the field around it has its border and legend
      role="radiogroup"
      aria-label={label}
      aria-describedby={aria["aria-describedby"]}
      aria-invalid={aria["aria-invalid"]}
      aria-required={aria["aria-required"]}
      className="flex flex-wrap gap-x-4 gap-y-2"
    >
      {offered.map((option, index) => (
        <label key={option.label} className="flex items-center gap-2">
          <input
            type="radio"
            id={index === 0 ? id : undefined}
            name={id}
            checked={option.isChosen}
            disabled={disabled || readonly}
            className="size-4 accent-accent"
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}

"use client";

import { Plus, X } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import {
  choicesOf,
  conditionText,
  type EditableField,
  type Operator,
  operators,
  type Picked,
  type PickedCondition,
  pickedCondition,
  pickedInWords,
  type PickedValue,
} from "@/lib/template-editing";
import { ExpressionSetting } from "./expression-setting";

interface ConditionPickerProps {
  /** What is shown: "the field Port". */
  about: string;
  /** CEL, or "". */
  value: string;
  /** Answers that come before: a condition can read no other. */
  parameters: readonly EditableField[];
  onSave: (value: string | undefined) => void;
}

/** "Shown when …" by picking; a condition of another shape is a text. */
export function ConditionPicker({ about, value, parameters, onSave }: ConditionPickerProps) {
  const condition = value === "" ? { join: "and" as const, picks: [] } : pickedCondition(value);
  const isKnown =
    condition !== undefined &&
    condition.picks.every(({ parameter }) => parameterAt(parameters, parameter) !== undefined);
  if (condition === undefined || !isKnown)
    return (
      <div className="flex flex-col gap-2">
        <ExpressionSetting
          label="Shown when"
          help="A condition that cannot be put together by picking stays as it is written."
          value={value}
          onSave={(text) => onSave(text === "" ? undefined : text)}
        />
        <Button variant="ghost" size="sm" className="self-start" onClick={() => onSave(undefined)}>
          Always show it
        </Button>
      </div>
    );
  const save = (next: PickedCondition) =>
    onSave(next.picks.length === 0 ? undefined : conditionText(next));
  const { join, picks } = condition;
  const [first] = parameters;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-base font-medium">Shown when</legend>
      {picks.length === 0 ? (
        <p className="text-sm text-muted">
          {first === undefined
            ? `Always: no answer comes before ${about}.`
            : `Always. A condition reads answers that come before ${about}.`}
        </p>
      ) : null}
      {picks.map((pick, at) => (
        <PickRow
          // Two may be the same, and none has a name.
          // oxlint-disable-next-line react/no-array-index-key
          key={at}
          pick={pick}
          number={at + 1}
          parameters={parameters}
          onChange={(next) => save({ join, picks: picks.with(at, next) })}
          onDelete={() => save({ join, picks: picks.toSpliced(at, 1) })}
        />
      ))}
      {picks.length > 1 ? (
        <Select
          aria-label="Whether all of these have to hold"
          className="max-w-64"
          value={join}
          onChange={({ target }) => save({ join: target.value === "or" ? "or" : "and", picks })}
        >
          <option value="and">All of these hold</option>
          <option value="or">One of these holds</option>
        </Select>
      ) : null}
      {first === undefined ? null : (
        <Button
          variant="ghost"
          size="sm"
          className="self-start"
          onClick={() => save({ join, picks: [...picks, freshPick(first)] })}
        >
          <Plus aria-hidden />
          {picks.length === 0 ? "Show it only sometimes" : "Another condition"}
        </Button>
      )}
      {picks.length > 0 ? (
        <p className="text-sm text-muted">
          Shown when {pickedInWords(condition, (names) => labelOf(parameters, names))}.
        </p>
      ) : null}
    </fieldset>
  );
}

interface PickRowProps {
  pick: Picked;
  number: number;
  parameters: readonly EditableField[];
  onChange: (pick: Picked) => void;
  onDelete: () => void;
}

function PickRow({ pick, number, parameters, onChange, onDelete }: PickRowProps) {
  const id = useId();
  const field = parameterAt(parameters, pick.parameter);
  const offered = operatorsOf(field, pick.operator);
  const choices = field === undefined ? undefined : choicesOf(field.schema);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        aria-label={`Answer of condition ${number}`}
        className="w-auto min-w-40 flex-1"
        value={pick.parameter.join(".")}
        onChange={({ target }) => {
          const next = parameters.find(({ names }) => names.join(".") === target.value);
          if (next !== undefined) onChange(freshPick(next));
        }}
      >
        {parameters.map(({ names, label }) => (
          <option key={names.join(".")} value={names.join(".")}>
            {label} ({names.join(".")})
          </option>
        ))}
      </Select>
      <Select
        aria-label={`How condition ${number} compares`}
        className="w-auto min-w-32"
        value={pick.operator}
        onChange={({ target }) => onChange(withOperator(pick, target.value as Operator, field))}
      >
        {offered.map((operator) => (
          <option key={operator} value={operator}>
            {operators[operator]}
          </option>
        ))}
      </Select>
      {hasNoValue.has(pick.operator) ? null : choices !== undefined &&
        pick.operator !== "one-of" ? (
        <Select
          aria-label={`Value of condition ${number}`}
          className="w-auto min-w-32"
          value={JSON.stringify(pick.values[0])}
          onChange={({ target }) =>
            onChange({ ...pick, values: [JSON.parse(target.value) as PickedValue] })
          }
        >
          {choices.map(({ value, title }) => (
            <option key={JSON.stringify(value)} value={JSON.stringify(value)}>
              {title ?? String(value)}
            </option>
          ))}
        </Select>
      ) : (
        <Input
          id={id}
          aria-label={
            pick.operator === "one-of"
              ? `Values of condition ${number}, with commas between them`
              : `Value of condition ${number}`
          }
          className="w-40 flex-1"
          defaultValue={pick.values.join(", ")}
          key={`${pick.parameter.join(".")} ${pick.values.join(", ")}`}
          onBlur={({ target }) =>
            onChange({ ...pick, values: valuesOf(target.value, pick, field) })
          }
        />
      )}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Take condition ${number} out`}
        onClick={onDelete}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}

const hasNoValue = new Set<Operator>(["on", "off", "given", "not-given"]);

function parameterAt(parameters: readonly EditableField[], names: readonly string[]) {
  return parameters.find((one) => one.names.join("\0") === names.join("\0"));
}

function labelOf(parameters: readonly EditableField[], names: readonly string[]): string {
  return parameterAt(parameters, names)?.label ?? names.join(".");
}

function freshPick({ names, kind, schema }: EditableField): Picked {
  const parameter = [...names];
  if (kind === "switch") return { parameter, operator: "on", values: [] };
  const value = choicesOf(schema)?.[0]?.value ?? schema["default"];
  if (kind === "integer" || kind === "number")
    return { parameter, operator: "more-than", values: [typeof value === "number" ? value : 1] };
  if (typeof value === "string") return { parameter, operator: "is", values: [value] };
  return { parameter, operator: "given", values: [] };
}

/** Those that make sense for the kind of an answer, and the one that is there. */
function operatorsOf(field: EditableField | undefined, now: Operator): Operator[] {
  const some: Operator[] =
    field === undefined
      ? []
      : field.kind === "switch"
        ? ["on", "off"]
        : field.kind === "integer" || field.kind === "number"
          ? ["is", "is-not", "more-than", "at-least", "less-than", "at-most"]
          : ["list", "choices", "map", "group", "yaml", "other"].includes(field.kind)
            ? []
            : ["is", "is-not", "one-of"];
  return [...new Set<Operator>([...some, "given", "not-given", now])];
}

function withOperator(pick: Picked, operator: Operator, field: EditableField | undefined): Picked {
  if (hasNoValue.has(operator)) return { ...pick, operator, values: [] };
  if (pick.values.length > 0)
    return {
      ...pick,
      operator,
      values: operator === "one-of" ? pick.values : pick.values.slice(0, 1),
    };
  const fresh = field === undefined ? [] : freshPick(field).values;
  return { ...pick, operator, values: fresh.length > 0 ? fresh : [""] };
}

function valuesOf(
  text: string,
  { operator }: Picked,
  field: EditableField | undefined,
): PickedValue[] {
  const isNumber = field?.kind === "integer" || field?.kind === "number";
  const texts = operator === "one-of" ? text.split(",").map((one) => one.trim()) : [text];
  return texts.map((one) => {
    const number = Number(one);
    return isNumber && one.trim() !== "" && Number.isFinite(number) ? number : one;
  });
}

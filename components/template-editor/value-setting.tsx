"use client";

import { useId, useState } from "react";
import { stringify } from "yaml";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Json } from "@/lib/json";
import { choicesOf, type EditableField, fits, kindsOfFields } from "@/lib/template-editing";
import { readYamlDocument } from "@/lib/yaml";
import { TextSetting } from "./text-setting";

interface ValueSettingProps {
  label: string;
  help?: string;
  field: EditableField;
  value: Json | undefined;
  onSave: (value: Json | undefined) => void;
}

const longest = 20_000;

/** A value of a field, a default or an example: asked for as the kind of the field has it. */
export function ValueSetting({ label, help, field, value, onSave }: ValueSettingProps) {
  const id = useId();
  const [problem, setProblem] = useState<string>();
  const { kind, schema } = field;
  const choices = kind === "switch" ? switches : choicesOf(schema);

  if (kind === "switch" || kind === "choice")
    return (
      <Field id={id} label={label} help={help}>
        {(control) => (
          <Select
            {...control}
            value={value === undefined ? "" : JSON.stringify(value)}
            onChange={({ target }) =>
              onSave(target.value === "" ? undefined : (JSON.parse(target.value) as Json))
            }
          >
            <option value="">None</option>
            {(choices ?? []).map((choice) => (
              <option key={JSON.stringify(choice.value)} value={JSON.stringify(choice.value)}>
                {choice.title ?? String(choice.value)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    );

  function save(text: string) {
    const read = valueOf(text, field);
    setProblem(read.problem);
    if (read.problem === undefined) onSave(read.value);
  }

  const isMany = ["list", "choices", "map", "yaml", "group", "other"].includes(kind);
  return (
    <TextSetting
      label={label}
      help={help ?? (isMany ? "As YAML." : undefined)}
      value={textOf(value, field)}
      error={problem}
      isCode={isMany}
      {...(isMany || kind === "long-text" ? { rows: 2 } : {})}
      inputMode={kind === "integer" ? "numeric" : kind === "number" ? "decimal" : "text"}
      onSave={save}
    />
  );
}

const switches = [
  { value: true, title: "On" },
  { value: false, title: "Off" },
];

const isText = ({ kind }: EditableField) => kindsOfFields[kind].schema["type"] === "string";

function textOf(value: Json | undefined, field: EditableField): string {
  if (value === undefined) return "";
  if (isText(field) && typeof value === "string") return value;
  return stringify(value, { version: "1.1", lineWidth: 0, collectionStyle: "flow" }).trimEnd();
}

type Read = { value: Json | undefined; problem?: undefined } | { problem: string };

/** Nothing is no value; what does not fit the field is said, and not taken over. */
function valueOf(text: string, field: EditableField): Read {
  if (text === "") return { value: undefined };
  if (isText(field)) return { value: text };
  const { value, problem } = readYamlDocument(text, { longest, deepest: 30 });
  if (problem !== undefined) return { problem: problem.message };
  const { kind } = field;
  if (kind !== "group" && kind !== "other" && !fits(value, kind))
    return { problem: `It is no value of this kind: ${kindsOfFields[kind].title.toLowerCase()}.` };
  return { value };
}

"use client";

import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { isJsonObject, type Json } from "@/lib/json";
import {
  type EditableField,
  type FieldKind,
  fieldKinds,
  kindsOfFields,
} from "@/lib/template-editing";
import { ChoiceList } from "./choice-list";
import { ConditionPicker } from "./condition-picker";
import { LimitSettings } from "./limit-settings";
import { StaysYaml } from "./stays-yaml";
import { TextSetting } from "./text-setting";
import type { TemplateEdits } from "./use-template-edits";
import { ValueSetting } from "./value-setting";

interface FieldSettingsProps {
  field: EditableField;
  /** Answers that come before it. */
  before: readonly EditableField[];
  edits: TemplateEdits;
}

/** All that is asked of an author about one parameter. */
export function FieldSettings({ field, before, edits }: FieldSettingsProps) {
  const id = useId();
  const { schema, kind, names } = field;
  const place = { step: field.step, names };
  const set = (keyword: string, value: Json | undefined) =>
    edits.edit({ kind: "set-field", field: place, keyword, value });
  const setText = (keyword: string) => (text: string) =>
    void set(keyword, text === "" ? undefined : text);
  const text = (keyword: string) => (typeof schema[keyword] === "string" ? schema[keyword] : "");
  const { examples, items } = schema;
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-3 sm:grid-cols-2">
        <TextSetting label="Label" value={text("title")} onSave={setText("title")} />
        <TextSetting
          label="Name"
          help="What files and conditions read it by. A new name is written everywhere."
          isCode
          required
          whenLeft
          value={field.name}
          onSave={(name) => void edits.rename(field, name)}
        />
      </div>
      <TextSetting
        label="Help"
        help="One line below the field; simple Markdown."
        rows={2}
        value={text("description")}
        onSave={setText("description")}
      />
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Field id={`${id}-kind`} label="What it is">
          {(control) => (
            <Select
              {...control}
              value={kind}
              onChange={({ target }) =>
                edits.edit({ kind: "set-kind", field: place, as: target.value as FieldKind })
              }
            >
              {fieldKinds
                .filter((one) => one !== "other" || kind === "other")
                .map((one) => (
                  <option key={one} value={one}>
                    {kindsOfFields[one].title}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <label htmlFor={`${id}-required`} className="flex items-center gap-2 sm:mt-7">
          <Checkbox
            id={`${id}-required`}
            checked={field.required}
            onChange={({ target }) =>
              edits.edit({ kind: "set-required", field: place, required: target.checked })
            }
          />
          It must be filled in
        </label>
      </div>
      {kind === "choice" ? (
        <ChoiceList
          schema={schema}
          onSave={(next) => edits.edit({ kind: "set-schema", field: place, schema: next })}
        />
      ) : null}
      {kind === "choices" && isJsonObject(items) ? (
        <ChoiceList schema={items} onSave={(next) => set("items", next)} />
      ) : null}
      {kind === "instance" ? <InstanceSettings field={field} onSave={set} /> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        {kind === "group" ? null : (
          <ValueSetting
            label="Default"
            field={field}
            value={schema["default"]}
            onSave={(value) => set("default", value)}
          />
        )}
        {kind === "group" || kind === "switch" || kind === "choice" ? null : (
          <ValueSetting
            label="Example"
            field={field}
            value={Array.isArray(examples) ? examples[0] : undefined}
            onSave={(value) =>
              set("examples", withFirst(Array.isArray(examples) ? examples : [], value))
            }
          />
        )}
      </div>
      <LimitSettings field={field} onSave={set} />
      <TextSetting
        label="Message where it is wrong"
        help="In place of the sentence that Slipway makes."
        value={text("x-slipway-message")}
        onSave={setText("x-slipway-message")}
      />
      <ConditionPicker
        about={`the field ${field.label}`}
        value={text("x-slipway-when")}
        parameters={before}
        onSave={(value) => void set("x-slipway-when", value)}
      />
      <StaysYaml stays={field.stays} line={field.lines.first} />
    </div>
  );
}

/** The first example is the one that the form suggests; the others stay. */
function withFirst(examples: readonly Json[], value: Json | undefined): Json | undefined {
  const next = value === undefined ? examples.slice(1) : [value, ...examples.slice(1)];
  return next.length === 0 ? undefined : next;
}

function InstanceSettings({
  field,
  onSave,
}: {
  field: EditableField;
  onSave: (keyword: string, value: Json) => void;
}) {
  const picker = field.schema["x-slipway-instance"];
  const { templates, output } = isJsonObject(picker) ? picker : {};
  const listed = Array.isArray(templates) ? templates.map(String) : [];
  const base = isJsonObject(picker) ? picker : {};
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <TextSetting
        label="Instances of these templates"
        help="Names with commas between them."
        isCode
        value={listed.join(", ")}
        onSave={(text) =>
          onSave("x-slipway-instance", {
            ...base,
            templates: text.split(",").flatMap((name) => name.trim() || []),
          })
        }
      />
      <TextSetting
        label="Which of their outputs"
        help="Nothing: the instance's name."
        isCode
        value={typeof output === "string" ? output : ""}
        onSave={(text) => {
          const { output: _, ...rest } = base;
          onSave("x-slipway-instance", text === "" ? rest : { ...rest, output: text });
        }}
      />
    </div>
  );
}

"use client";

import type { FieldProps, RJSFSchema } from "@rjsf/utils";
import { useRef, useState } from "react";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import { type Json, type JsonObject, toPointer } from "@/lib/json";
import { chosenBranch, fieldName } from "@/lib/template/browser";
import { isAskedFor, valueOfBranch, withLeft } from "./choice-values";
import { BranchOf, choiceId, useControl } from "./field-context";
import { FieldGroup } from "./field-group";

/**
 * One of several schemas (`oneOf`, `anyOf`): which of them, and the fields of that one. Nothing is
 * chosen before somebody chooses, or before a value says it.
 */
export function ChoiceField(props: FieldProps) {
  const { schema, formData, fieldPathId, registry, onChange, options, required } = props;
  const { schemaUtils, rootSchema, fields } = registry;
  const aria = useControl();
  const [picked, setPicked] = useState<number>();
  // What was typed in each branch that was left.
  const left = useRef(new Map<number, Json | undefined>());
  const branches = (options as RJSFSchema[]).map((branch) =>
    schemaUtils.retrieveSchema(branch, formData),
  );
  const choice = {
    schema: schema as unknown as JsonObject,
    branches: branches as unknown as JsonObject[],
    root: rootSchema as unknown as JsonObject,
  };
  const written = (schema.anyOf ?? schema.oneOf ?? []) as unknown as JsonObject[];
  const matching = formData === undefined ? -1 : chosenBranch(written, formData, choice.root);
  const isAsked = isAskedFor(choice);
  const chosen = isAsked ? matching : (picked ?? matching);
  const branch = branches[chosen];
  const { SchemaField } = fields;
  const id = choiceId(fieldPathId.$id);
  const isTop = fieldPathId.path.length === 0;
  const isGroup = schema.type === "object" || schema.properties !== undefined;

  function choose(text: string) {
    const index = text === "" ? -1 : Number(text);
    setPicked(index);
    left.current.set(chosen, formData);
    const value = withLeft(left.current.get(index), formData);
    onChange(valueOfBranch(choice, index, value), fieldPathId.path, undefined, id);
  }

  const selector = isAsked ? null : (
    <div className="flex flex-col gap-1.5">
      {isTop || isGroup ? <Label htmlFor={id}>Kind</Label> : null}
      <Select
        id={id}
        value={chosen === -1 ? "" : String(chosen)}
        disabled={Boolean(props.disabled || props.readonly)}
        onChange={(event) => choose(event.target.value)}
        {...aria}
      >
        {required && chosen !== -1 ? null : (
          <option value="">{required || isTop ? "Choose one" : "None"}</option>
        )}
        {branches.map((each, index) => (
          // The branches of a schema have no names, and stay in their order.
          // oxlint-disable-next-line react/no-array-index-key
          <option key={index} value={String(index)}>
            {nameOfBranch(each, written[index], index)}
          </option>
        ))}
      </Select>
    </div>
  );
  const content = (
    <BranchOf value={toPointer(fieldPathId.path)}>
      {selector}
      {SchemaField && branch && branch.type !== "null" ? (
        <SchemaField {...props} schema={fieldsOfBranch(schema, branch)} />
      ) : null}
    </BranchOf>
  );
  const isDrawn = isTop || Object.keys(schema.properties ?? {}).length > 0;
  return isGroup && !isDrawn ? (
    <FieldGroup
      id={`${fieldPathId.$id}__group`}
      title={schema.title ?? props.name}
      description={schema.description}
    >
      {content}
    </FieldGroup>
  ) : (
    <div className="flex flex-col gap-4">{content}</div>
  );
}

/** A branch that says no type is of the type of the whole. */
function fieldsOfBranch(schema: RJSFSchema, branch: RJSFSchema): RJSFSchema {
  return {
    ...(schema.type === undefined ? {} : { type: schema.type }),
    ...branch,
    ...(schema.required ? { required: [...schema.required, ...(branch.required ?? [])] } : {}),
  };
}

const types: Readonly<Record<string, string>> = {
  string: "Text",
  integer: "Whole number",
  number: "Number",
  boolean: "Yes or no",
  array: "List",
  object: "Group of fields",
  null: "None",
};

function nameOfBranch(branch: RJSFSchema, written: JsonObject | undefined, index: number): string {
  const title = written?.["title"] ?? branch.title;
  if (typeof title === "string" && title !== "") return title;
  const says = Object.values(branch.properties ?? {}).flatMap((member) =>
    typeof member === "object" && member.enum?.length === 1 ? [String(member.enum[0])] : [],
  );
  const members = Object.keys(branch.properties ?? {}).map((name) =>
    fieldName(branch as unknown as JsonObject, [name]),
  );
  return (
    says[0] ??
    (members.length > 0
      ? members.slice(0, 3).join(", ")
      : (types[String(branch.type)] ?? `Option ${index + 1}`))
  );
}

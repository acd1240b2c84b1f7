"use client";

import { canExpand, type ObjectFieldTemplateProps } from "@rjsf/utils";
import { use } from "react";
import { toPointer } from "@/lib/json";
import { BranchOf } from "./field-context";
import { FieldGroup } from "./field-group";
import { NewEntry } from "./new-entry";

/** An object: a step itself at the top, a group with an edge below it. */
export function ObjectFieldTemplate({
  fieldPathId,
  title,
  description,
  properties,
  schema,
  uiSchema,
  formData,
  disabled,
  readonly,
}: ObjectFieldTemplateProps) {
  const isBranch = use(BranchOf) === toPointer(fieldPathId.path);
  const hasChoice = (schema.oneOf ?? schema.anyOf) !== undefined;
  // The library tells what stands beside a choice from the choice by a step of its own.
  const { path } = fieldPathId;
  const isTop = path.length === 0 || (hasChoice && path.length === 1 && path[0] === "XxxOf");
  const fields = properties.map((property) => property.content);
  const add = canExpand(schema, uiSchema, formData) ? (
    <NewEntry id={fieldPathId.$id} isOff={Boolean(disabled || readonly)} />
  ) : null;
  // The choice draws the group.
  if (fields.length === 0 && add === null && hasChoice) return null;
  if (isTop || isBranch)
    return (
      <div className="flex flex-col gap-5">
        {fields}
        {add}
      </div>
    );
  return (
    <FieldGroup id={fieldPathId.$id} title={title} description={description ?? schema.description}>
      {fields}
      {add}
    </FieldGroup>
  );
}

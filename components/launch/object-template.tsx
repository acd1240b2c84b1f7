"use client";

import { ADDITIONAL_PROPERTY_FLAG, canExpand, type ObjectFieldTemplateProps } from "@rjsf/utils";
import { use } from "react";
import { isJsonObject, toPointer } from "@/lib/json";
import { BranchOf } from "./field-context";
import { FieldGroup } from "./field-group";
import { MapHeader } from "./map-entry";
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
  const isMap = properties.every(({ name }) => isEntry(schema.properties?.[name]));
  return (
    <FieldGroup
      id={fieldPathId.$id}
      title={title}
      description={description ?? schema.description}
      tight={isMap}
    >
      {isMap && fields.length > 0 ? <MapHeader /> : null}
      {fields}
      {add}
    </FieldGroup>
  );
}

function isEntry(member: unknown): boolean {
  return isJsonObject(member) && ADDITIONAL_PROPERTY_FLAG in member;
}

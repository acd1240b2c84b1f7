"use client";

import { canExpand, type ObjectFieldTemplateProps } from "@rjsf/utils";
import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { FieldGroup } from "./field-group";

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
  onAddProperty,
}: ObjectFieldTemplateProps) {
  const isTop = fieldPathId.path.length === 0;
  const fields = properties.map((property) => property.content);
  const add = canExpand(schema, uiSchema, formData) ? (
    <Button
      size="sm"
      className="self-start"
      disabled={disabled || readonly}
      onClick={onAddProperty}
    >
      <Plus aria-hidden />
      Add entry
    </Button>
  ) : null;
  if (isTop)
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

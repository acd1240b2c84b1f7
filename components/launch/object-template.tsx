"use client";

import { canExpand, type ObjectFieldTemplateProps } from "@rjsf/utils";
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
  const isTop = fieldPathId.path.length === 0;
  const fields = properties.map((property) => property.content);
  const add = canExpand(schema, uiSchema, formData) ? (
    <NewEntry id={fieldPathId.$id} isOff={Boolean(disabled || readonly)} />
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

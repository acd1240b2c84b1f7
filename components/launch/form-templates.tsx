"use client";

import type { MultiSchemaFieldTemplateProps, UnsupportedFieldProps } from "@rjsf/utils";
import { toPointer } from "@/lib/json";
import { FieldTemplate } from "./field-template";
import { BaseInput } from "./form-widgets";
import { ArrayFieldItemTemplate, ArrayFieldTemplate } from "./list-templates";
import { MapEntry } from "./map-entry";
import { ObjectFieldTemplate } from "./object-template";
import { UnfillableField } from "./unfillable-field";

function MultiSchemaFieldTemplate({ selector, optionSchemaField }: MultiSchemaFieldTemplateProps) {
  return (
    <div className="flex flex-col gap-4">
      {selector}
      {optionSchemaField}
    </div>
  );
}

function UnsupportedFieldTemplate({ reason, fieldPathId }: UnsupportedFieldProps) {
  return <UnfillableField pointer={toPointer(fieldPathId.path)} why={reason} />;
}

/** How react-jsonschema-form lays out the fields of a template's parameters. */
export const templates = {
  FieldTemplate,
  ObjectFieldTemplate,
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
  MultiSchemaFieldTemplate,
  UnsupportedFieldTemplate,
  WrapIfAdditionalTemplate: MapEntry,
  BaseInputTemplate: BaseInput,
  ErrorListTemplate: () => null,
};

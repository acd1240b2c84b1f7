"use client";

import ArrayField from "@rjsf/core/lib/components/fields/ArrayField.js";
import ObjectField from "@rjsf/core/lib/components/fields/ObjectField.js";
import StringField from "@rjsf/core/lib/components/fields/StringField.js";
import type { FieldProps, RegistryFieldsType } from "@rjsf/utils";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { widgetOf } from "@/lib/template/browser";
import { ChoiceField } from "./choice-field";
import { AddEntry } from "./field-context";

/** YAML is read by a library that few forms need. */
const YamlField = lazy(async () => ({ default: (await import("./yaml-field")).YamlField }));

/** A field of the library's own, or one in which the value is written as YAML. */
function orYaml(Field: (props: FieldProps<JsonObject>) => ReactNode) {
  return function FieldOrYaml(props: FieldProps<JsonObject>) {
    if (widgetOf(props.schema as JsonObject) !== "yaml") return <Field {...props} />;
    return (
      <Suspense fallback={<p className="text-muted">Opening the editor</p>}>
        <YamlField {...(props as FieldProps)} />
      </Suspense>
    );
  };
}

/** An object, to which entries are added by the name that somebody gives them. */
function MapField(props: FieldProps<JsonObject>) {
  const [added, setAdded] = useState(0);
  const { formData, onChange, fieldPathId, schema } = props;
  const { path } = props.childFieldPathId ?? fieldPathId;
  const more = schema.additionalProperties;
  const add = useMemo(
    () => ({
      names: new Set(Object.keys(formData ?? {})),
      add: (name: string) => {
        onChange({ ...formData, [name]: emptyEntry(more) }, path);
        // The library keeps an order of its own of the entries that it knows.
        setAdded((count) => count + 1);
      },
    }),
    [formData, onChange, path, more],
  );
  return (
    <AddEntry value={add}>
      <ObjectField key={added} {...(props as FieldProps)} />
    </AddEntry>
  );
}

/** What an entry holds before somebody fills it in. */
function emptyEntry(schema: unknown): Json {
  const type = isJsonObject(schema) ? schema["type"] : "string";
  if (type === "object") return {};
  if (type === "array") return [];
  return [type].flat().includes("string") ? "" : null;
}

/** What can only be null has nothing to fill in, and is given by nobody. */
function NullField() {
  return null;
}

/**
 * The fields of the form that are not the library's: its own choose for whoever fills it in. A
 * number is a text until it reads as a number.
 */
export const fields: RegistryFieldsType<JsonObject> = {
  ObjectField: orYaml(MapField),
  ArrayField: orYaml((props) => <ArrayField {...(props as unknown as FieldProps<unknown[]>)} />),
  NumberField: StringField as unknown as NonNullable<RegistryFieldsType["NumberField"]>,
  NullField,
  OneOfField: ChoiceField,
  AnyOfField: ChoiceField,
} as RegistryFieldsType<JsonObject>;

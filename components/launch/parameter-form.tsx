"use client";

// By its own path: the package's index pulls in a test registry that needs another validator.
import Form, { type IChangeEvent } from "@rjsf/core/lib/components/Form.js";
import type { RJSFSchema, UiSchema } from "@rjsf/utils";
import { useMemo } from "react";
import { isJsonObject, type JsonObject } from "@/lib/json";
import { formSchema } from "@/lib/template/browser";
import { templates } from "./form-templates";
import { widgets } from "./form-widgets";
import { validator } from "./validator";

interface ParameterFormProps {
  /** Keeps the ids of several forms of a page apart. */
  id: string;
  schema: JsonObject;
  values: JsonObject;
  disabled?: boolean;
  onChange: (values: JsonObject) => void;
}

/**
 * The fields of one step, made from its JSON Schema. What is wrong is said by the fields
 * themselves, through `Problems`.
 */
export function ParameterForm({
  id,
  schema,
  values,
  disabled = false,
  onChange,
}: ParameterFormProps) {
  // The step's own title and description stand above it already.
  const bare = useMemo(() => {
    const { title: _title, description: _description, ...rest } = schema;
    return { type: "object", ...formSchema(rest) } as RJSFSchema;
  }, [schema]);
  const uiSchema = useMemo(() => looksOf(schema), [schema]);
  return (
    <Form<JsonObject>
      tagName="div"
      idPrefix={id}
      idSeparator="/"
      schema={bare}
      uiSchema={uiSchema}
      formData={values}
      validator={validator}
      templates={templates}
      widgets={widgets}
      disabled={disabled}
      noValidate
      noHtml5Validate
      showErrorList={false}
      experimental_defaultFormStateBehavior={{
        emptyObjectFields: "skipEmptyDefaults",
        arrayMinItems: { populate: "requiredOnly" },
      }}
      onChange={(event: IChangeEvent<JsonObject>) => onChange(event.formData ?? {})}
    >
      {/* The form's own submit button is not wanted: one bar acts for all steps. */}
      <></>
    </Form>
  );
}

/** Which widget a field gets, where its schema says more than its type does. */
function looksOf(schema: JsonObject): UiSchema<JsonObject> {
  const looks: UiSchema<JsonObject> = {};
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  for (const [name, property] of Object.entries(properties)) {
    if (!isJsonObject(property)) continue;
    const { type, maxLength, format, pattern, readOnly, items } = property;
    const below = looksOf(property);
    const long =
      format === "textarea" ||
      format === "multi-line" ||
      (format === undefined &&
        pattern === undefined &&
        typeof maxLength === "number" &&
        maxLength > 200);
    if (type === "string" && long && !property["enum"]) below["ui:widget"] = "textarea";
    if (
      type === "array" &&
      isJsonObject(items) &&
      Array.isArray(items["enum"]) &&
      property["uniqueItems"] === true
    )
      below["ui:widget"] = "checkboxes";
    if (readOnly === true) below["ui:readonly"] = true;
    looks[name] = below;
  }
  return looks;
}

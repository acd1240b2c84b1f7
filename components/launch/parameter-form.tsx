"use client";

// By its own path: the package's index pulls in a test registry that needs another validator.
import Form, { type IChangeEvent } from "@rjsf/core/lib/components/Form.js";
import type { Experimental_DefaultFormStateBehavior, RJSFSchema } from "@rjsf/utils";
import { useMemo } from "react";
import type { JsonObject } from "@/lib/json";
import { type Edited, formSchema } from "@/lib/template/browser";
import { fields } from "./form-fields";
import { templates } from "./form-templates";
import { requiredFirst } from "./required-first";
import { widgets } from "./form-widgets";
import { validator } from "./validator";

interface ParameterFormProps {
  /** Keeps the ids of several forms of a page apart. */
  id: string;
  schema: JsonObject;
  /** With defaults filled in: the form itself knows none. */
  values: JsonObject;
  disabled?: boolean;
  onChange: (values: Edited) => void;
}

/** `withDefaults` fills in what nobody gave; the library chooses nothing. */
export const choosesNothing: Experimental_DefaultFormStateBehavior = {
  emptyObjectFields: "skipDefaults",
  arrayMinItems: { populate: "never" },
  constAsDefaults: "never",
  allOf: "skipDefaults",
  requiredBooleanDefault: "skip",
};

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
    return { type: "object", ...requiredFirst(formSchema(rest)) } as RJSFSchema;
  }, [schema]);
  return (
    <Form<JsonObject>
      tagName="div"
      idPrefix={id}
      idSeparator="/"
      schema={bare}
      formData={values}
      validator={validator}
      templates={templates}
      widgets={widgets}
      fields={fields}
      disabled={disabled}
      noValidate
      noHtml5Validate
      showErrorList={false}
      experimental_defaultFormStateBehavior={choosesNothing}
      onChange={(event: IChangeEvent<JsonObject>) => onChange(event.formData ?? {})}
    >
      {/* The form's own submit button is not wanted: one bar acts for all steps. */}
      <></>
    </Form>
  );
}

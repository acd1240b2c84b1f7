"use client";

// By their own paths: the package's index pulls in a test registry that needs another validator.
import getDefaultRegistry from "@rjsf/core/lib/getDefaultRegistry.js";
import {
  createSchemaUtils,
  type Experimental_DefaultFormStateBehavior,
  type FieldProps,
  type Registry,
  type RJSFSchema,
  toFieldPathId,
} from "@rjsf/utils";
import { memo, useMemo, type ComponentType } from "react";
import type { JsonObject } from "@/lib/json";
import { formSchema } from "@/lib/template/browser";
import { fields } from "./form-fields";
import { templates } from "./form-templates";
import { requiredFirst } from "./required-first";
import { widgets } from "./form-widgets";
import type { FieldPath } from "./set-value";
import { validator } from "./validator";

interface ParameterFormProps {
  /** Keeps the ids of several forms of a page apart. */
  id: string;
  schema: JsonObject;
  /** With defaults filled in: the form itself knows none. */
  values: JsonObject;
  disabled?: boolean;
  /** Another value at a place, for `setValue`. */
  onChange: (path: FieldPath, next: unknown) => void;
}

/** `withDefaults` fills in what nobody gave; the library chooses nothing. */
export const choosesNothing: Experimental_DefaultFormStateBehavior = {
  emptyObjectFields: "skipDefaults",
  arrayMinItems: { populate: "never" },
  constAsDefaults: "never",
  allOf: "skipDefaults",
  requiredBooleanDefault: "skip",
};

const nothing = () => undefined;

/**
 * The fields of one step, made from its JSON Schema by react-jsonschema-form. Its fields are used and
 * not its `Form`, which keeps values of its own and goes through all of them at every key. What is
 * wrong is said by the fields themselves, through `Problems`.
 */
export const ParameterForm = memo(function ParameterForm({
  id,
  schema,
  values,
  disabled = false,
  onChange,
}: ParameterFormProps) {
  const form = useMemo(() => {
    // The step's own title and description stand above it already.
    const { title: _title, description: _description, ...rest } = schema;
    const bare = { type: "object", ...requiredFirst(formSchema(rest)) } as RJSFSchema;
    const registry = registryOf(bare, id);
    return { bare, registry, path: toFieldPathId("", registry.globalFormOptions) };
  }, [schema, id]);
  const change = useMemo(
    () => (next: unknown, path: FieldPath) => onChange(path, next),
    [onChange],
  );
  const SchemaField = form.registry.fields.SchemaField as ComponentType<FieldProps>;
  return (
    <div className="rjsf">
      <SchemaField
        name=""
        schema={form.bare}
        uiSchema={noUiSchema}
        errorSchema={noErrors}
        fieldPathId={form.path}
        formData={values}
        onChange={change}
        onBlur={nothing}
        onFocus={nothing}
        registry={form.registry}
        disabled={disabled}
        readonly={false}
      />
    </div>
  );
});

const noUiSchema = {};
const noErrors = {};

/** What the library's fields know of the whole form, as its own `Form` puts it together. */
function registryOf(schema: RJSFSchema, idPrefix: string): Registry {
  const { templates: shipped, ...rest } = getDefaultRegistry();
  return {
    ...rest,
    fields: { ...rest.fields, ...fields },
    widgets: { ...rest.widgets, ...widgets },
    templates: { ...shipped, ...(templates as unknown as typeof shipped) },
    rootSchema: schema,
    schemaUtils: createSchemaUtils(validator, schema, choosesNothing),
    globalFormOptions: { idPrefix, idSeparator: "/", useFallbackUiForUnsupportedType: false },
    uiSchemaDefinitions: {},
  };
}

"use client";

import { ADDITIONAL_PROPERTY_FLAG, type FieldTemplateProps } from "@rjsf/utils";
import { use, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { FieldMessage, fieldIds } from "@/components/ui/field";
import { Label, RequiredMark } from "@/components/ui/label";
import { type JsonObject, toPointer } from "@/lib/json";
import { formKeywords, widgetOf } from "@/lib/template/browser";
import { isSwitch } from "./empty-value";
import { BranchOf, choiceId, ControlContext, Problems } from "./field-context";
import { Help } from "./help-texts";
import { MapEntry } from "./map-entry";
import { UnfillableField } from "./unfillable-field";

/** A field: label, control, one line of help, and its error once it is wrong and left. */
export function FieldTemplate(props: FieldTemplateProps) {
  const {
    id,
    label,
    rawDescription,
    rawHelp,
    children,
    hidden,
    required,
    displayLabel,
    schema,
    fieldPathId,
    registry,
  } = props;
  const { messageAt, warningAt, leave } = use(Problems);
  const branchOf = use(BranchOf);
  if (hidden || formKeywords.tag in schema) return null;
  if (fieldPathId.path.length === 0) return children;

  const pointer = toPointer(fieldPathId.path);
  const unfillable: unknown = (schema as JsonObject)[formKeywords.unfillable];
  if (typeof unfillable === "string") return <UnfillableField pointer={pointer} why={unfillable} />;
  const ids = fieldIds(id);
  // The branch of a choice: what is wrong is said once, by the choice.
  const isBranch = branchOf === pointer;
  const isYaml = widgetOf(schema as JsonObject) === "yaml";
  const error = isBranch ? undefined : messageAt(pointer, isYaml);
  const warning = error || isBranch ? undefined : warningAt(pointer, isYaml);
  const isItem = typeof fieldPathId.path.at(-1) === "number";
  const isEntry = ADDITIONAL_PROPERTY_FLAG in schema;
  const isChoice =
    !isBranch &&
    (schema.oneOf ?? schema.anyOf) !== undefined &&
    !registry.schemaUtils.isSelect(schema);
  const isYesOrNo = [schema.type].flat().includes("boolean");
  const isToggle = isSwitch(schema);
  const isGroup = !displayLabel && !isYesOrNo && !isYaml;
  // The label of several controls would press the first of them.
  const hasOptions = (isYesOrNo && !isToggle) || (schema.type === "array" && !isYaml);
  const help = isGroup ? undefined : (rawDescription ?? rawHelp);
  const aria = {
    "aria-describedby":
      [help && !isItem ? ids.help : "", error || warning ? ids.message : ""]
        .filter(Boolean)
        .join(" ") || undefined,
    "aria-invalid": error ? (true as const) : undefined,
    "aria-required": required && !isToggle ? (true as const) : undefined,
  };
  const control = <ControlContext value={aria}>{children}</ControlContext>;
  const message = (
    <FieldMessage
      id={ids.message}
      error={error}
      note={warning ? { state: "warning", text: warning } : undefined}
    />
  );
  const helpLine =
    help && !isItem ? (
      <div id={ids.help} className="text-sm text-muted">
        <Help text={help} />
      </div>
    ) : null;

  return (
    <MapEntry {...props}>
      <div
        data-pointer={pointer}
        className="flex flex-col gap-1.5"
        onBlur={(event) => {
          // A group is left when the focus goes to none of its own fields.
          if (!event.currentTarget.contains(event.relatedTarget)) leave(pointer);
        }}
      >
        {isToggle ? (
          <>
            <div className="flex items-start justify-between gap-4">
              <div className="flex min-w-0 flex-col gap-0.5">
                <Label htmlFor={id}>{label}</Label>
                {helpLine}
              </div>
              {control}
            </div>
            {message}
          </>
        ) : isGroup ? (
          <>
            {control}
            {message}
          </>
        ) : (
          <>
            <FieldLabel
              htmlFor={hasOptions ? undefined : isChoice ? choiceId(id) : id}
              isHidden={isItem || isBranch || isEntry}
              isRequired={Boolean(required) && !(isItem || isEntry || isBranch)}
            >
              {isEntry ? (
                <>
                  Value<span className="sr-only"> of {label}</span>
                </>
              ) : (
                label
              )}
            </FieldLabel>
            {control}
            {helpLine}
            {message}
          </>
        )}
      </div>
    </MapEntry>
  );
}

/** A field's label. That a field is required stands beside it: it is no part of the field's name. */
function FieldLabel({
  htmlFor,
  isHidden,
  isRequired,
  children,
}: {
  /** Undefined: the control has its name itself. */
  htmlFor: string | undefined;
  isHidden: boolean;
  isRequired: boolean;
  children: ReactNode;
}) {
  return (
    <div className={cn("flex items-baseline gap-1", isHidden && "sr-only")}>
      {htmlFor === undefined ? (
        <span aria-hidden className="text-base font-medium text-text">
          {children}
        </span>
      ) : (
        <Label htmlFor={htmlFor}>{children}</Label>
      )}
      {isRequired ? <RequiredMark /> : null}
    </div>
  );
}

"use client";

import {
  canExpand,
  ADDITIONAL_PROPERTY_FLAG,
  type ArrayFieldItemTemplateProps,
  type ArrayFieldTemplateProps,
  type FieldTemplateProps,
  type MultiSchemaFieldTemplateProps,
  type ObjectFieldTemplateProps,
  type UnsupportedFieldProps,
  type WrapIfAdditionalTemplateProps,
} from "@rjsf/utils";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { use, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { FieldMessage, fieldIds } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { toPointer } from "@/lib/json";
import { ControlContext, Problems } from "./field-context";
import { BaseInput } from "./form-widgets";

/** A field: label, control, one line of help, and its error once it is wrong and left. */
function FieldTemplate(props: FieldTemplateProps) {
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
  } = props;
  const { messageAt, warningAt, leave } = use(Problems);
  if (hidden) return <div hidden>{children}</div>;
  if (fieldPathId.path.length === 0) return children;

  const pointer = toPointer(fieldPathId.path);
  const ids = fieldIds(id);
  const error = messageAt(pointer);
  const warning = error ? undefined : warningAt(pointer);
  const isItem = typeof fieldPathId.path.at(-1) === "number";
  const isEntry = ADDITIONAL_PROPERTY_FLAG in schema;
  const isSwitch = schema.type === "boolean" && !schema.enum;
  const isGroup = !displayLabel && !isSwitch;
  const help = isGroup ? undefined : (rawDescription ?? rawHelp);
  const aria = {
    "aria-describedby":
      [help && !isItem ? ids.help : "", error || warning ? ids.message : ""]
        .filter(Boolean)
        .join(" ") || undefined,
    "aria-invalid": error ? (true as const) : undefined,
    "aria-required": required && !isSwitch ? (true as const) : undefined,
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
      <p id={ids.help} className="text-sm text-muted">
        {help}
      </p>
    ) : null;

  return (
    <WrapIfAdditional {...props}>
      <div
        data-pointer={pointer}
        className="flex flex-col gap-1.5"
        onBlur={(event) => {
          // A group is left when the focus goes to none of its own fields.
          if (!event.currentTarget.contains(event.relatedTarget)) leave(pointer);
        }}
      >
        {isSwitch ? (
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
            <Label htmlFor={id} className={isItem ? "sr-only" : undefined}>
              {isEntry ? (
                <>
                  Value<span className="sr-only"> of {label}</span>
                </>
              ) : (
                label
              )}
              {required || isItem || isEntry ? null : (
                <span className="ml-1.5 text-xs font-normal text-muted">Optional</span>
              )}
            </Label>
            {control}
            {helpLine}
            {message}
          </>
        )}
      </div>
    </WrapIfAdditional>
  );
}

/** An entry of a map: its name, its value, and a way to take it out. */
function WrapIfAdditional({
  id,
  schema,
  label,
  disabled,
  readonly,
  onKeyRenameBlur,
  onRemoveProperty,
  children,
}: WrapIfAdditionalTemplateProps) {
  if (!(ADDITIONAL_PROPERTY_FLAG in schema)) return children;
  return (
    <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-2">
      <div className="flex flex-col gap-1.5">
        <Label htmlFor={`${id}-key`}>
          Name<span className="sr-only"> of entry</span>
        </Label>
        <Input
          id={`${id}-key`}
          key={label}
          defaultValue={label}
          disabled={disabled || readonly}
          autoComplete="off"
          spellCheck={false}
          onBlur={onKeyRenameBlur}
        />
      </div>
      {children}
      <RemoveButton
        what={label}
        className="mt-6.5"
        disabled={disabled || readonly}
        onClick={onRemoveProperty}
      />
    </div>
  );
}

function RemoveButton({
  what,
  className,
  disabled,
  onClick,
}: {
  what: string;
  className?: string;
  disabled?: boolean | undefined;
  onClick?: () => void;
}) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={`Remove ${what}`}
      title="Remove"
      className={className}
      disabled={disabled}
      onClick={onClick}
    >
      <Trash2 aria-hidden />
    </Button>
  );
}

/** An object: a step itself at the top, a group with an edge below it. */
function ObjectFieldTemplate({
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
    <Group id={fieldPathId.$id} title={title} description={description ?? schema.description}>
      {fields}
      {add}
    </Group>
  );
}

function ArrayFieldTemplate({
  fieldPathId,
  title,
  schema,
  items,
  canAdd,
  disabled,
  readonly,
  onAddClick,
}: ArrayFieldTemplateProps) {
  return (
    <Group id={fieldPathId.$id} title={title} description={schema.description} tight>
      {items.length > 0 ? (
        <div className="flex flex-col gap-2">{items}</div>
      ) : (
        <p className="text-sm text-muted">None yet.</p>
      )}
      {canAdd ? (
        <Button
          size="sm"
          className="self-start"
          disabled={disabled || readonly}
          onClick={onAddClick}
        >
          <Plus aria-hidden />
          Add {title ? singular(title) : "entry"}
        </Button>
      ) : null}
    </Group>
  );
}

function Group({
  id,
  title,
  description,
  tight = false,
  children,
}: {
  id: string;
  title: string | undefined;
  description: ReactNode;
  tight?: boolean;
  children: ReactNode;
}) {
  return (
    <fieldset id={id} className="min-w-0 rounded-lg border border-line p-4">
      {title ? <legend className="-ml-1.5 px-1.5 font-medium">{title}</legend> : null}
      {description ? <p className="mb-3 text-sm text-muted">{description}</p> : null}
      <div className={cn("flex flex-col", tight ? "gap-3" : "gap-5")}>{children}</div>
    </fieldset>
  );
}

function ArrayFieldItemTemplate({
  children,
  buttonsProps,
  index,
  hasToolbar,
}: ArrayFieldItemTemplateProps) {
  const {
    hasMoveUp,
    hasMoveDown,
    hasRemove,
    onMoveUpItem,
    onMoveDownItem,
    onRemoveItem,
    disabled,
    readonly,
  } = buttonsProps;
  const isOff = disabled || readonly;
  return (
    <div className="flex items-start gap-1">
      <div className="min-w-0 flex-1">{children}</div>
      {hasToolbar ? (
        <div className="flex shrink-0">
          {hasMoveUp || hasMoveDown ? (
            <>
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Move entry ${index + 1} up`}
                disabled={isOff || !hasMoveUp}
                onClick={onMoveUpItem}
              >
                <ArrowUp aria-hidden />
              </Button>
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Move entry ${index + 1} down`}
                disabled={isOff || !hasMoveDown}
                onClick={onMoveDownItem}
              >
                <ArrowDown aria-hidden />
              </Button>
            </>
          ) : null}
          {hasRemove ? (
            <RemoveButton what={`entry ${index + 1}`} disabled={isOff} onClick={onRemoveItem} />
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function MultiSchemaFieldTemplate({ selector, optionSchemaField }: MultiSchemaFieldTemplateProps) {
  return (
    <div className="flex flex-col gap-4">
      {selector}
      {optionSchemaField}
    </div>
  );
}

function UnsupportedFieldTemplate({ reason, fieldPathId }: UnsupportedFieldProps) {
  return (
    <p className="text-sm text-danger">
      This field cannot be shown ({toPointer(fieldPathId.path) || "the form"}): {reason}. Tell the
      template’s owner.
    </p>
  );
}

/** "Environments" becomes "environment": good enough for a button. */
function singular(title: string): string {
  const word = title.toLowerCase();
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : `to ${word}`;
}

export const templates = {
  FieldTemplate,
  ObjectFieldTemplate,
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
  MultiSchemaFieldTemplate,
  UnsupportedFieldTemplate,
  WrapIfAdditionalTemplate: WrapIfAdditional,
  BaseInputTemplate: BaseInput,
  ErrorListTemplate: () => null,
};

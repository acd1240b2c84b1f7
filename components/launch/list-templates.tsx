"use client";

import type { ArrayFieldItemTemplateProps, ArrayFieldTemplateProps } from "@rjsf/utils";
import { ArrowDown, ArrowUp, Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { FieldGroup } from "./field-group";
import { RemoveButton } from "./remove-button";

/** A list of fields and a button that adds one. */
export function ArrayFieldTemplate({
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
    <FieldGroup id={fieldPathId.$id} title={title} description={schema.description} tight>
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
    </FieldGroup>
  );
}

/** One of a list, with buttons that move it and take it out. */
export function ArrayFieldItemTemplate({
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

/** "Environments" becomes "environment": good enough for a button. */
function singular(title: string): string {
  const word = title.toLowerCase();
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : `to ${word}`;
}

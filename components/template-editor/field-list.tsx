"use client";

import type { DragEvent } from "react";
import { cn } from "@/components/ui/cn";
import type { EditableField, FieldPlace } from "@/lib/template-editing";
import { AddField } from "./add-field";
import { fieldKey, type FieldListContext } from "./field-list-context";
import { FieldRow } from "./field-row";
import { useStableKeys } from "./use-stable-keys";

interface FieldListProps {
  /** The step or the group. */
  into: FieldPlace;
  /** What it is called: "the step Service". */
  about: string;
  fields: readonly EditableField[];
  context: FieldListContext;
}

/** The fields of a step or a group, and a place for another one. */
export function FieldList({ into, about, fields, context }: FieldListProps) {
  const { dragged, over, onOver, onDrop } = context;
  const keys = useStableKeys(fields.map(({ name }) => name));
  const end = `${fieldKey(into)} end`;
  return (
    <>
      {fields.length === 0 ? (
        <p className="px-4 py-3 text-muted">
          Nothing is asked here yet. Add the first field below.
        </p>
      ) : (
        <ul aria-label={`Fields of ${about}`}>
          {fields.map((field, at) => (
            <FieldRow key={keys[at]} field={field} at={at} count={fields.length} context={context}>
              {field.kind === "group" && field.locked === undefined ? (
                <div className="border-t border-line pl-6">
                  <FieldList
                    into={{ step: field.step, names: field.names }}
                    about={`the field ${field.label}`}
                    fields={field.fields}
                    context={context}
                  />
                </div>
              ) : null}
            </FieldRow>
          ))}
        </ul>
      )}
      {/* Below the last one a field can be dropped, too; by keyboard it is moved by its buttons. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className={cn("border-t border-line px-4 py-3", over === end && "bg-accent-soft")}
        onDragOver={(event: DragEvent) => {
          if (dragged === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          onOver(end);
        }}
        onDrop={(event: DragEvent) => {
          if (dragged === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          onDrop(into, fields.length);
        }}
      >
        <AddField into={into} about={about} count={fields.length} context={context} />
      </div>
    </>
  );
}

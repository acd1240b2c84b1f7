"use client";

import { ChevronRight, GripVertical } from "lucide-react";
import { type DragEvent, type ReactNode, useId } from "react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import {
  type EditableField,
  kindsOfFields,
  pickedCondition,
  pickedInWords,
} from "@/lib/template-editing";
import { fieldKey, type FieldListContext } from "./field-list-context";
import { FieldSettings } from "./field-settings";
import { MoveButtons } from "./move-buttons";
import { ProblemLines, problemsAt } from "./problem-lines";

interface FieldRowProps {
  field: EditableField;
  at: number;
  count: number;
  context: FieldListContext;
  /** The fields of a group. */
  children?: ReactNode;
}

/** One parameter: a line of what it is, and its settings once it is opened. */
export function FieldRow({ field, at, count, context, children }: FieldRowProps) {
  const id = useId();
  const { edits, problems, all, open, onOpen, dragged, onDrag, over, onOver, onDrop } = context;
  const key = fieldKey(field);
  const isOpen = open === key;
  const into = { step: field.step, names: field.names.slice(0, -1) };
  const found = problemsAt(problems, field.lines);
  const isLocked = field.locked !== undefined;
  const before = all
    .slice(
      0,
      all.findIndex((one) => fieldKey(one) === key),
    )
    .filter(
      ({ names }) =>
        !field.names.slice(0, names.length).every((name, index) => name === names[index]),
    );
  const name = `the field ${field.label}`;
  return (
    // What is dragged is let go here; by keyboard it is moved by its buttons.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={cn(
        "border-b border-line last:border-b-0",
        dragged !== undefined && fieldKey(dragged) === key && "opacity-55",
        over === key && "bg-accent-soft",
      )}
      onDragOver={(event: DragEvent) => {
        if (dragged === undefined) return;
        event.preventDefault();
        // The innermost one is meant.
        event.stopPropagation();
        onOver(key);
      }}
      onDrop={(event: DragEvent) => {
        if (dragged === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onDrop(into, at);
      }}
    >
      <div className="flex items-center gap-1 px-2 py-1.5">
        <span
          aria-hidden
          className={cn("shrink-0 p-1 text-muted", !isLocked && "cursor-grab")}
          draggable={!isLocked}
          onDragStart={(event: DragEvent) => {
            event.dataTransfer.effectAllowed = "move";
            event.dataTransfer.setData("text/plain", field.names.join("."));
            onDrag({ step: field.step, names: field.names });
          }}
          onDragEnd={() => onDrag(undefined)}
        >
          <GripVertical className="size-4" />
        </span>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          className="flex min-w-0 flex-1 items-start gap-1.5 rounded-md px-1 py-0.5 text-left"
          onClick={() => onOpen(isOpen ? undefined : key)}
        >
          <ChevronRight
            aria-hidden
            className={cn("mt-0.5 size-4 shrink-0 text-muted", isOpen && "rotate-90")}
          />
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">{field.label}</span>
              <code className="text-sm text-muted">{field.names.join(".")}</code>
              {field.required ? <Badge>Required</Badge> : null}
              {found.length > 0 ? (
                <Badge
                  tone={found.some(({ severity }) => severity === "error") ? "danger" : "warning"}
                >
                  {found.length} {found.length === 1 ? "problem" : "problems"}
                </Badge>
              ) : null}
            </span>
            <span className="flex flex-wrap gap-x-1.5 text-sm text-muted">
              <span>{kindsOfFields[field.kind].title}</span>
              <ShownWhen field={field} all={all} />
            </span>
          </span>
        </button>
        <MoveButtons
          name={name}
          at={at}
          count={count}
          isOff={isLocked}
          onMove={(to) =>
            edits.edit(
              { kind: "move-field", field, into, at: to },
              `${field.label} is ${to + 1} of ${count} now.`,
            )
          }
          onDuplicate={() =>
            edits.edit({ kind: "duplicate-field", field }, `${field.label} was duplicated.`)
          }
          onDelete={() =>
            edits.edit({ kind: "remove-field", field }, `${field.label} was deleted.`)
          }
        />
      </div>
      <div id={id} hidden={!isOpen} className="border-t border-line bg-sunken px-4 py-4">
        {isOpen ? (
          <div className="flex flex-col gap-4">
            <ProblemLines problems={found} />
            {isLocked ? (
              <p className="text-sm text-muted">
                {field.locked} It begins in line {field.lines.first}.
              </p>
            ) : (
              <FieldSettings field={field} before={before} edits={edits} />
            )}
          </div>
        ) : null}
      </div>
      {children}
    </li>
  );
}

/** The condition of a field in words, as far as it has some. */
function ShownWhen({ field, all }: { field: EditableField; all: readonly EditableField[] }) {
  const when = field.schema["x-slipway-when"];
  if (typeof when !== "string") return null;
  const picked = pickedCondition(when);
  const titleOf = (names: readonly string[]) =>
    all.find((one) => one.names.join(".") === names.join("."))?.label ?? names.join(".");
  return (
    <span>
      · when {picked === undefined ? <code>{when}</code> : pickedInWords(picked, titleOf)}
    </span>
  );
}

"use client";

import { Card } from "@/components/ui/card";
import type { EditableStep } from "@/lib/template-editing";
import { ConditionPicker } from "./condition-picker";
import { FieldList } from "./field-list";
import type { FieldListContext } from "./field-list-context";
import { MoveButtons } from "./move-buttons";
import { StaysYaml } from "./stays-yaml";
import { TextSetting } from "./text-setting";

interface StepCardProps {
  step: EditableStep;
  count: number;
  context: FieldListContext;
}

/** A step of the form: what it is called, when it is there, and its fields. */
export function StepCard({ step, count, context }: StepCardProps) {
  const { edits, all } = context;
  const { step: at } = step;
  const name = `the step ${step.title || at + 1}`;
  const set =
    (keyword: "title" | "description" | "x-slipway-when") => (value: string | undefined) =>
      void edits.edit({ kind: "set-step", step: at, keyword, value: value || undefined });
  return (
    <Card aria-label={`Step ${at + 1}: ${step.title}`}>
      <header className="flex items-start gap-3 border-b border-line px-4 py-3">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">
            {at + 1}. {step.title || "A step without a title"}
          </h2>
          {step.description === "" ? null : (
            <p className="text-sm text-muted">{step.description}</p>
          )}
        </div>
        <MoveButtons
          name={name}
          at={at}
          count={count}
          isOff={step.locked !== undefined}
          onMove={(to) =>
            edits.edit(
              { kind: "move-step", step: at, to },
              `The step is ${to + 1} of ${count} now.`,
            )
          }
          onDuplicate={() =>
            edits.edit({ kind: "duplicate-step", step: at }, `${step.title} was duplicated.`)
          }
          onDelete={() =>
            edits.edit({ kind: "remove-step", step: at }, `${step.title} was deleted.`)
          }
        />
      </header>
      {step.locked === undefined ? (
        <>
          <details className="border-b border-line px-4 py-2">
            <summary className="cursor-pointer text-sm text-muted">
              Title, description and when it is shown
            </summary>
            <div className="flex flex-col gap-4 py-3">
              <TextSetting label="Title" value={step.title} onSave={set("title")} />
              <TextSetting
                label="Description"
                value={step.description}
                onSave={set("description")}
              />
              <ConditionPicker
                about={name}
                value={step.when}
                parameters={all.filter((field) => field.step < at)}
                onSave={set("x-slipway-when")}
              />
            </div>
          </details>
          {step.stays.length > 0 ? (
            <div className="border-b border-line px-4 py-2">
              <StaysYaml stays={step.stays} line={step.lines.first} />
            </div>
          ) : null}
          <FieldList
            into={{ step: at, names: [] }}
            about={name}
            fields={step.fields}
            context={context}
          />
        </>
      ) : (
        <p className="px-4 py-3 text-muted">{step.locked}</p>
      )}
    </Card>
  );
}

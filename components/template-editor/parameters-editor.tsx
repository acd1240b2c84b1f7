"use client";

import { ListPlus, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { type FieldPlace, parametersOf } from "@/lib/template-editing";
import { EditNotes } from "./edit-notes";
import type { EditorProps } from "./editor-props";
import { fieldKey, type FieldListContext } from "./field-list-context";
import { RulesCard } from "./rules-card";
import { StepCard } from "./step-card";
import { useStableKeys } from "./use-stable-keys";
import { useTemplateEdits } from "./use-template-edits";

/**
 * *Parameters*: the steps and fields of template.yaml as a form. Each change is one of its text, at the lines that it is
 * about; what cannot be shown as a form stays YAML, and is named.
 */
export function ParametersEditor(props: EditorProps) {
  const edits = useTemplateEdits(props);
  const [open, setOpen] = useState<string>();
  const [dragged, setDragged] = useState<FieldPlace>();
  const [over, setOver] = useState<string>();
  const { template, problem, edit } = edits;
  const keys = useStableKeys(template?.steps.map(({ title }) => title) ?? []);
  if (template === undefined)
    return (
      <Callout tone="warning" title="template.yaml cannot be shown as a form now">
        {problem} It can be edited as text.
      </Callout>
    );
  const all = parametersOf(template);
  const { steps } = template;
  const context: FieldListContext = {
    edits: {
      ...edits,
      rename: (field, name) => {
        const isDone = edits.rename(field, name);
        const { step, names } = field;
        // Its settings stay open, under its new name.
        if (isDone && open === fieldKey(field))
          setOpen(fieldKey({ step, names: [...names.slice(0, -1), name] }));
        return isDone;
      },
    },
    problems: props.problems,
    all,
    open,
    onOpen: setOpen,
    dragged,
    onDrag: (field) => {
      setDragged(field);
      setOver(undefined);
    },
    over,
    onOver: setOver,
    onDrop: (into, at) => {
      if (dragged !== undefined) drop(dragged, into, at);
      setDragged(undefined);
      setOver(undefined);
    },
  };

  function drop(field: FieldPlace, into: FieldPlace, at: number) {
    const isHere =
      field.step === into.step && field.names.slice(0, -1).join("\0") === into.names.join("\0");
    const siblings = all.filter(
      (one) =>
        one.step === into.step && one.names.slice(0, -1).join("\0") === into.names.join("\0"),
    );
    const place = isHere ? Math.min(at, siblings.length - 1) : at;
    edit({ kind: "move-field", field, into, at: place }, "The field was moved.");
  }

  const addStep = () =>
    edit(
      { kind: "add-step", at: steps.length, title: `Step ${steps.length + 1}` },
      "A step was added.",
    );
  return (
    <div className="flex flex-col gap-4">
      <EditNotes edits={edits} />
      {steps.length === 0 ? (
        <EmptyState
          icon={ListPlus}
          title="Nothing is asked yet"
          level={2}
          action={
            <Button variant="primary" onClick={addStep}>
              Add the first step
            </Button>
          }
        >
          A template without parameters makes the same files for everybody. Fields stand in steps.
        </EmptyState>
      ) : (
        <>
          {steps.map((step, at) => (
            <StepCard key={keys[at]} step={step} count={steps.length} context={context} />
          ))}
          <Button className="self-start" onClick={addStep}>
            <Plus aria-hidden />
            Add step
          </Button>
        </>
      )}
      <RulesCard rules={template.rules} all={all} problems={props.problems} edits={edits} />
    </div>
  );
}

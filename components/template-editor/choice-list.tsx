"use client";

import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { JsonObject } from "@/lib/json";
import { type Choice, choicesOf, withChoices } from "@/lib/template-editing";
import { MoveButtons } from "./move-buttons";
import { TextSetting } from "./text-setting";

interface ChoiceListProps {
  /** The schema that has the choices: of the field, or of its entries. */
  schema: JsonObject;
  onSave: (schema: JsonObject) => void;
}

/** What there is to choose from, each with what it is called. */
export function ChoiceList({ schema, onSave }: ChoiceListProps) {
  const choices = choicesOf(schema) ?? [];
  const save = (next: readonly Choice[]) => onSave(withChoices(schema, next));
  const fresh = `choice${choices.length + 1}`;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-base font-medium">Choices</legend>
      {choices.map((choice, at) => (
        <div key={JSON.stringify(choice.value)} className="flex items-end gap-2">
          <TextSetting
            className="flex-1"
            label={`Value ${at + 1}`}
            isCode
            value={String(choice.value)}
            onSave={(value) => save(choices.with(at, { ...choice, value }))}
          />
          <TextSetting
            className="flex-1"
            label={`Called ${at + 1}`}
            placeholder={String(choice.value)}
            value={choice.title ?? ""}
            onSave={(title) => save(choices.with(at, { ...choice, title }))}
          />
          <MoveButtons
            name={`the choice ${String(choice.value)}`}
            at={at}
            count={choices.length}
            onMove={(to) => save(choices.toSpliced(at, 1).toSpliced(to, 0, choice))}
            onDelete={() => save(choices.toSpliced(at, 1))}
          />
        </div>
      ))}
      <Button
        variant="ghost"
        size="sm"
        className="self-start"
        onClick={() => save([...choices, { value: fresh }])}
      >
        <Plus aria-hidden />
        Another choice
      </Button>
    </fieldset>
  );
}

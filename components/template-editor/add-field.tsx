"use client";

import { Plus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type FieldKind, fieldKinds, type FieldPlace, kindsOfFields } from "@/lib/template-editing";
import { fieldKey, type FieldListContext } from "./field-list-context";

interface AddFieldProps {
  into: FieldPlace;
  about: string;
  count: number;
  context: FieldListContext;
}

/** Asks for the label and the kind of a new field; its name follows from the label. */
export function AddField({ into, about, count, context }: AddFieldProps) {
  const id = useId();
  const [isAsking, setIsAsking] = useState(false);
  const [label, setLabel] = useState("");
  const [kind, setKind] = useState<FieldKind>("text");
  if (!isAsking)
    return (
      <Button size="sm" aria-label={`Add a field to ${about}`} onClick={() => setIsAsking(true)}>
        <Plus aria-hidden />
        Add field
      </Button>
    );

  function add(event: FormEvent) {
    event.preventDefault();
    const name = nameOf(label);
    const { step, names } = into;
    const change = {
      kind: "add-field",
      step,
      names,
      at: count,
      name,
      as: kind,
      title: label,
    } as const;
    if (!context.edits.edit(change, `${label} was added.`)) return;
    context.onOpen(fieldKey({ step, names: [...names, name] }));
    setIsAsking(false);
    setLabel("");
  }

  return (
    <form className="flex flex-wrap items-end gap-2" onSubmit={add}>
      <Field
        id={`${id}-label`}
        label="Label of the new field"
        note={label === "" ? undefined : { state: "plain", text: `Its name is ${nameOf(label)}.` }}
        className="min-w-48 flex-1"
      >
        {(control) => (
          <Input
            {...control}
            // One pressed the button to type here.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            value={label}
            onChange={({ target }) => setLabel(target.value)}
          />
        )}
      </Field>
      <Field id={`${id}-kind`} label="What it is" className="min-w-40">
        {(control) => (
          <Select
            {...control}
            value={kind}
            onChange={({ target }) => setKind(target.value as FieldKind)}
          >
            {fieldKinds
              .filter((one) => one !== "other")
              .map((one) => (
                <option key={one} value={one}>
                  {kindsOfFields[one].title}
                </option>
              ))}
          </Select>
        )}
      </Field>
      <Button type="submit" disabled={label.trim() === ""}>
        Add
      </Button>
      <Button variant="ghost" onClick={() => setIsAsking(false)}>
        Cancel
      </Button>
    </form>
  );
}

/** "Copies at most" is copiesAtMost. */
export function nameOf(label: string): string {
  const plain = label.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ß", "ss");
  const words = plain.match(/[A-Za-z0-9]+/g) ?? [];
  const name = words
    .map((word, at) =>
      at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
    )
    .join("");
  return /^[A-Za-z]/.test(name) ? name : `field${name}`;
}

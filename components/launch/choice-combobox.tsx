"use client";

import { useState } from "react";
import { ChosenMark, Combobox } from "@/components/ui/combobox";
import { type Choice, choicesFor, mostShown } from "./choice-search";
import type { ControlAria } from "./field-context";

interface ChoiceComboboxProps {
  id: string;
  label: string;
  choices: readonly Choice[];
  chosen: Choice | undefined;
  /** A value that is none of the choices, as text. */
  other: string | undefined;
  /** Nothing can be chosen: what that is called. */
  empty: string | undefined;
  isOff: boolean;
  placeholder: string;
  aria: ControlAria;
  onChoose: (choice: Choice | undefined) => void;
}

/** One of many choices: a field to search them in. Only what is on the list can be chosen. */
export function ChoiceCombobox({
  id,
  label,
  choices,
  chosen,
  other,
  empty,
  isOff,
  placeholder,
  aria,
  onChoose,
}: ChoiceComboboxProps) {
  const [isOpen, setOpen] = useState(false);
  // What is chosen is not what is searched: opening it again shows the others too.
  const [typed, setTyped] = useState<string>();
  const isSearched = typed !== undefined && typed !== "";
  const found = isOpen ? choicesFor(choices, typed ?? "") : [];
  const shown = found.slice(0, mostShown);
  const none = empty !== undefined && !isSearched ? [{ label: empty, value: undefined }] : [];
  const listed: Choice[] = [...none, ...shown];
  const standing = chosen?.label ?? other ?? "";
  function close() {
    setOpen(false);
    setTyped(undefined);
  }
  return (
    <Combobox
      id={id}
      label={label}
      text={typed ?? standing}
      isOff={isOff}
      isOpen={isOpen}
      placeholder={placeholder}
      options={listed.map((choice) => ({
        key: JSON.stringify(choice.value) ?? "",
        isChosen: choice.value === chosen?.value,
        content: (
          <>
            <ChosenMark isChosen={choice.value === chosen?.value} />
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{choice.label}</span>
          </>
        ),
      }))}
      nothing={<p className="px-3 py-2.5 text-sm text-muted">Nothing matches “{typed}”.</p>}
      said={
        found.length > shown.length
          ? `${found.length} to choose from, the first ${shown.length} are shown`
          : `${found.length} to choose from`
      }
      onOpen={() => setOpen(true)}
      onClose={close}
      onType={setTyped}
      onChoose={(index) => {
        const choice = listed[index];
        onChoose(choice?.value === undefined ? undefined : choice);
        close();
      }}
      onFocus={(event) => event.target.select()}
      {...aria}
    />
  );
}

"use client";

import NextLink from "next/link";
import { use, useState } from "react";
import { ChosenMark, Combobox } from "@/components/ui/combobox";
import type { Pickable, Pickables } from "@/lib/instances";
import type { InstancePicker } from "@/lib/template/browser";
import { PickFrom, type ControlAria } from "./field-context";
import { askForPickables } from "./pickables";
import { type Answered, useAnswer } from "./use-answer";

interface InstancePickerInputProps {
  id: string;
  picker: InstancePicker;
  value: string;
  isOff: boolean;
  placeholder: string | undefined;
  aria: ControlAria;
  onChange: (value: string) => void;
}

const atFirst = 20;

/**
 * A text field that offers the instances of one's team at the chosen target; anything else can be
 * typed as well.
 */
export function InstancePickerInput({
  id,
  picker,
  value,
  isOff,
  placeholder,
  aria,
  onChange,
}: InstancePickerInputProps) {
  const { team, target } = use(PickFrom);
  const [open, setOpen] = useState(false);
  // What was picked is not what is searched: opening it again shows the others too.
  const [typed, setTyped] = useState("");
  const [take, setTake] = useState(atFirst);
  const question =
    open && team !== "" && target !== undefined
      ? { ...picker, team, target: target.name, q: typed, take }
      : undefined;
  const answer = useAnswer(question, askForPickables, typed === "" ? 0 : 150);
  const items = answer.answer?.items ?? [];
  const options = items.map((item) => ({
    key: item.id,
    isChosen: item.value === value,
    content: (
      <InstanceOption
        item={item}
        isChosen={item.value === value}
        isOneOfSeveral={picker.templates.length > 1}
      />
    ),
  }));
  const more = {
    key: "more",
    isChosen: false,
    content: <span className="pl-6 text-sm text-accent-text">Show more</span>,
  };

  return (
    <Combobox
      id={id}
      label="Instances"
      text={value}
      isOff={isOff}
      isOpen={open}
      placeholder={placeholder ?? "Choose one, or type"}
      options={answer.answer?.more ? [...options, more] : options}
      nothing={<Nothing answer={answer} typed={typed} team={team} target={target?.title} />}
      said={
        answer.state === "current" && options.length > 0
          ? `${items.length === 1 ? "1 instance" : `${items.length} instances`} to choose from`
          : ""
      }
      onOpen={() => {
        setOpen(true);
        setTyped("");
        setTake(atFirst);
      }}
      onClose={() => setOpen(false)}
      onType={(text) => {
        setTyped(text);
        onChange(text);
      }}
      onChoose={(index) => {
        const item = items[index];
        if (item === undefined) return setTake(take + 40);
        onChange(item.value);
        setOpen(false);
      }}
      {...aria}
    />
  );
}

function InstanceOption({
  item,
  isChosen,
  isOneOfSeveral,
}: {
  item: Pickable;
  isChosen: boolean;
  isOneOfSeveral: boolean;
}) {
  return (
    <>
      <ChosenMark isChosen={isChosen} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{item.name}</span>
        {item.value === item.name ? null : (
          <code className="block text-sm text-muted [overflow-wrap:anywhere]">{item.value}</code>
        )}
      </span>
      {isOneOfSeveral ? (
        <span className="max-w-[40%] shrink-0 truncate pl-2 text-sm text-muted">
          {item.template.title}
        </span>
      ) : null}
    </>
  );
}

/** In place of the list: why there is none, and what to do. */
function Nothing({
  answer,
  typed,
  team,
  target,
}: {
  answer: Answered<Pickables>;
  typed: string;
  team: string;
  target: string | undefined;
}) {
  const text = "px-3 py-2.5 text-sm text-muted";
  if (team === "" || target === undefined)
    return <p className={text}>Choose a team and a target first.</p>;
  if (answer.state === "failed")
    return (
      <p className={text}>
        The list does not answer right now. It is asked again; you can type the value.
      </p>
    );
  if (answer.answer === undefined)
    return (
      <p className={text}>
        Looking for what {team} runs on {target}.
      </p>
    );
  if (typed !== "")
    return (
      <p className={text}>
        Nothing that {team} runs on {target} matches. It is used as you type it.
      </p>
    );
  const { launch } = answer.answer;
  return (
    <div className={text}>
      <p>
        {team} has nothing to choose on {target} yet
        {launch.length > 0 ? ". Launch one first; what you typed here is kept:" : "."}
      </p>
      {launch.length > 0 ? (
        <ul className="mt-1.5 flex flex-wrap gap-x-3 gap-y-1">
          {launch.map(({ name, title }) => (
            <li key={name}>
              <NextLink
                className="text-accent-text underline underline-offset-2"
                href={`/catalog/${name}/launch`}
              >
                {title}
              </NextLink>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

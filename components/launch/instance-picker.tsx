"use client";
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a combobox as WAI-ARIA 1.2 has it: a datalist cannot be filled by the server, nor say more than a value */

import { Check, ChevronDown } from "lucide-react";
import NextLink from "next/link";
import { use, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
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
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  // What was picked is not what is searched: opening it again shows the others too.
  const [typed, setTyped] = useState("");
  const [take, setTake] = useState(atFirst);
  const [active, setActive] = useState(-1);
  const question =
    open && team !== "" && target !== undefined
      ? { ...picker, team, target: target.name, q: typed, take }
      : undefined;
  const answer = useAnswer(question, askForPickables, typed === "" ? 0 : 150);
  const items = answer.answer?.items ?? [];
  const options = items.length + (answer.answer?.more ? 1 : 0);
  const current = open && active < options ? active : -1;
  const optionId = (index: number) => `${id}-option-${index}`;

  function show() {
    if (open || isOff) return;
    setOpen(true);
    setTyped("");
    setTake(atFirst);
    setActive(-1);
  }

  function choose(index: number) {
    const item = items[index];
    if (item === undefined) return setTake(take + 40);
    onChange(item.value);
    setOpen(false);
    input.current?.focus();
  }

  function move(to: number) {
    if (options === 0) return;
    const next = (to + options) % options;
    setActive(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: "nearest" });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) show();
      else if (event.key === "ArrowDown") move(current + 1);
      else move(current === -1 ? options - 1 : current - 1);
    } else if (event.key === "Enter" && current !== -1) {
      event.preventDefault();
      choose(current);
    } else if (event.key === "Escape" && open) {
      // Only the list: what is around it stays open.
      event.stopPropagation();
      setOpen(false);
    }
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- listens to whether the focus leaves all of it
    <div
      className="relative"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <Input
        ref={input}
        id={id}
        role="combobox"
        aria-expanded={open}
        aria-controls={open ? `${id}-list` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={current === -1 ? undefined : optionId(current)}
        value={value}
        readOnly={isOff}
        placeholder={placeholder ?? "Choose one, or type"}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className="pr-8"
        onClick={show}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          show();
          setTyped(event.target.value);
          setActive(-1);
          onChange(event.target.value);
        }}
        {...aria}
      />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
      />
      {open ? (
        <div className="absolute inset-x-0 top-full z-20 mt-1 overflow-hidden rounded-lg bg-raised text-text shadow-overlay">
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label="Instances"
            className={cn("max-h-72 overflow-y-auto p-1", options === 0 && "hidden")}
          >
            {items.map((item, index) => (
              <Option
                key={item.id}
                id={optionId(index)}
                isActive={index === current}
                isChosen={item.value === value}
                onPoint={() => setActive(index)}
                onChoose={() => choose(index)}
              >
                <InstanceOption
                  item={item}
                  isChosen={item.value === value}
                  isOneOfSeveral={picker.templates.length > 1}
                />
              </Option>
            ))}
            {answer.answer?.more ? (
              <Option
                id={optionId(items.length)}
                isActive={current === items.length}
                isChosen={false}
                onPoint={() => setActive(items.length)}
                onChoose={() => choose(items.length)}
              >
                <span className="pl-6 text-sm text-accent-text">Show more</span>
              </Option>
            ) : null}
          </div>
          {options === 0 ? (
            <Nothing answer={answer} typed={typed} team={team} target={target?.title} />
          ) : null}
          <p aria-live="polite" className="sr-only">
            {answer.state === "current" && options > 0
              ? `${items.length === 1 ? "1 instance" : `${items.length} instances`} to choose from`
              : ""}
          </p>
        </div>
      ) : null}
    </div>
  );
}

interface OptionProps {
  id: string;
  isActive: boolean;
  isChosen: boolean;
  onPoint: () => void;
  onChoose: () => void;
  children: ReactNode;
}

function Option({ id, isActive, isChosen, onPoint, onChoose, children }: OptionProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the focus and the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={cn(
        "flex cursor-default items-start gap-2 rounded-md px-2 py-1.5 pointer-coarse:py-2.5",
        isActive && "bg-hover",
      )}
      onPointerMove={onPoint}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      {children}
    </div>
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
      <Check
        aria-hidden
        className={cn("mt-0.5 size-4 shrink-0 text-accent-text", !isChosen && "invisible")}
      />
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

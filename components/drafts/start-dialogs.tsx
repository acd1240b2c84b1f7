"use client";

import { useState, type FormEvent, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import type { StartDraftInput } from "@/lib/drafts";
import type { ActionResult } from "@/lib/http";
import { type ScaffoldKind, scaffoldKinds, scaffoldTitles } from "@/lib/scaffolds";

export interface StartedDraft {
  id: string;
  template: string;
}

export interface Begin {
  start: (input: StartDraftInput) => Promise<ActionResult<StartedDraft>>;
  onStarted: (draft: StartedDraft) => void;
  onClose: () => void;
}

const name = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const nameHelp = "Lower-case letters, digits and dashes, like web-service.";

/** A template that is new, with what lints and passes its tests already. */
export function FromScratch({ start, onStarted, onClose }: Begin) {
  const [scaffold, setScaffold] = useState<ScaffoldKind>("service");
  const [called, setCalled] = useState("");
  const [title, setTitle] = useState("");
  const [category, setCategory] = useState("");
  return (
    <StartDialog
      title="A template from scratch"
      description="It begins with files that work: change them bit by bit."
      input={() => ({
        from: "new",
        scaffold,
        name: called,
        ...(title.trim() === "" ? {} : { title }),
        ...(category.trim() === "" ? {} : { category }),
      })}
      ready={name.test(called)}
      start={start}
      onStarted={onStarted}
      onClose={onClose}
    >
      <NameField value={called} onChange={setCalled} />
      <Choice
        legend="It is for"
        options={scaffoldKinds.map((kind) => [kind, scaffoldTitles[kind]])}
        value={scaffold}
        onChange={setScaffold}
      />
      <Field
        id="new-title"
        label="Title"
        help="What developers read; made of the name if left out."
      >
        {(control) => (
          <Input
            {...control}
            value={title}
            maxLength={200}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <Field id="new-category" label="Category" help="That of its kind if left out.">
        {(control) => (
          <Input
            {...control}
            value={category}
            maxLength={60}
            onChange={(event) => setCategory(event.target.value)}
          />
        )}
      </Field>
    </StartDialog>
  );
}

/** The next version of a template, or another one that begins as its copy. */
export function FromTemplate({
  isCopy: copies,
  template: first,
  templates,
  start,
  onStarted,
  onClose,
}: Begin & { isCopy: boolean; template: string; templates: readonly string[] }) {
  const [kind, setKind] = useState<"version" | "copy">(copies ? "copy" : "version");
  const [template, setTemplate] = useState(first);
  const [version, setVersion] = useState("");
  const [called, setCalled] = useState("");
  const from = { template, ...(version.trim() === "" ? {} : { version: version.trim() }) };
  return (
    <StartDialog
      title="From an existing template"
      description="Its files as they are, to be changed. What is published stays as it is."
      input={() =>
        kind === "version" ? { from: "version", ...from } : { from: "copy", name: called, ...from }
      }
      ready={name.test(template) && (kind === "version" || name.test(called))}
      start={start}
      onStarted={onStarted}
      onClose={onClose}
    >
      <Field id="from-template" label="Template" required>
        {(control) => (
          <>
            <Input
              {...control}
              list="templates-to-choose"
              value={template}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setTemplate(event.target.value)}
            />
            <datalist id="templates-to-choose">
              {templates.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Choice
        legend="It becomes"
        options={[
          ["version", "the next version of it"],
          ["copy", "another template, under another name"],
        ]}
        value={kind}
        onChange={setKind}
      />
      {kind === "copy" ? <NameField value={called} onChange={setCalled} /> : null}
      <Field id="from-version" label="From version" help="The one that is offered if left out.">
        {(control) => (
          <Input
            {...control}
            value={version}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setVersion(event.target.value)}
          />
        )}
      </Field>
    </StartDialog>
  );
}

function NameField({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const [left, setLeft] = useState(false);
  return (
    <Field
      id="new-name"
      label="Name"
      required
      help={nameHelp}
      error={
        left && value !== "" && !name.test(value) ? "That is no name for a template." : undefined
      }
    >
      {(control) => (
        <Input
          {...control}
          value={value}
          maxLength={63}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
          onBlur={() => setLeft(true)}
        />
      )}
    </Field>
  );
}

export function Choice<Key extends string>({
  legend,
  options,
  value,
  onChange,
}: {
  legend: string;
  options: readonly (readonly [Key, string])[];
  value: Key;
  onChange: (key: Key) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 font-medium">{legend}</legend>
      {options.map(([key, words]) => (
        <label key={key} className="flex items-start gap-2">
          <input
            type="radio"
            name={legend}
            className="mt-1"
            checked={value === key}
            onChange={() => onChange(key)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

function StartDialog({
  title,
  description,
  input,
  ready,
  start,
  onStarted,
  onClose,
  children,
}: Begin & {
  title: string;
  description: string;
  input: () => StartDraftInput;
  ready: boolean;
  children: ReactNode;
}) {
  const { pending, problem, run } = useAction();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !pending)
      run(
        () => start(input()),
        (result) => result.ok && onStarted(result.value),
      );
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="start-draft" variant="primary" disabled={!ready || pending}>
            {pending ? "Beginning" : "Begin draft"}
          </Button>
        </>
      }
    >
      <form id="start-draft" className="flex flex-col gap-5" onSubmit={send}>
        {children}
        <ProblemCallout problem={problem} />
      </form>
    </Dialog>
  );
}

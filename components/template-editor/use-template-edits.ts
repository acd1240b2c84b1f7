"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import {
  applyEdit,
  type EditableField,
  type EditableTemplate,
  readEditable,
  renameParameter,
  type TemplateEdit,
  type UnsureRename,
} from "@/lib/template-editing";
import type { EditorProps } from "./editor-props";

export interface TemplateEdits {
  template: EditableTemplate | undefined;
  /** Why there is no form, as a sentence. */
  problem: string | undefined;
  /** Why the last change was not made. */
  refusal: string | undefined;
  /** Where a name that was changed may stand still. */
  unsure: readonly UnsureRename[];
  /** Said to screen readers. */
  said: string;
  /** Whether it was made. */
  edit: (edit: TemplateEdit, said?: string) => boolean;
  rename: (field: EditableField, name: string) => boolean;
}

/** template.yaml as a form, and the changes of it. */
export function useTemplateEdits({ files, onChange }: EditorProps): TemplateEdits {
  const text = files["template.yaml"];
  const read = useMemo(
    () =>
      text === undefined ? { problem: "The bundle has no template.yaml yet." } : readEditable(text),
    [text],
  );
  const [refusal, setRefusal] = useState<string>();
  const [unsure, setUnsure] = useState<readonly UnsureRename[]>([]);
  const [said, setSaid] = useState("");
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  }, [onChange]);

  /** One after the other: whoever keeps the bundle may make the next one of what it was given before. */
  async function changeAll(files: Readonly<Record<string, string>>) {
    for (const [path, changed] of Object.entries(files)) {
      latest.current(path, changed);
      await new Promise((done) => setTimeout(done));
    }
  }

  function edit(change: TemplateEdit, words = ""): boolean {
    const { text: made, problem } = applyEdit(text ?? "", change);
    setRefusal(problem);
    if (made === undefined) return false;
    setSaid(words);
    if (made !== text) onChange("template.yaml", made);
    return true;
  }

  function rename(field: EditableField, name: string): boolean {
    if (name === field.name) return true;
    const renamed = renameParameter(files, field.names, name);
    setRefusal(renamed.problem);
    if (renamed.files === undefined) return false;
    const { length } = Object.keys(renamed.files);
    setSaid(`${field.name} is ${name} now, in ${length} ${length === 1 ? "file" : "files"}.`);
    setUnsure(renamed.unsure);
    void changeAll(renamed.files);
    return true;
  }

  return { template: read.template, problem: read.problem, refusal, unsure, said, edit, rename };
}

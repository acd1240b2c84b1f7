"use client";

import type { FieldProps } from "@rjsf/utils";
import { useState } from "react";
import { Textarea } from "@/components/ui/textarea";
import { canonicalJson, type Json } from "@/lib/json";
import { emptyValueOf } from "./empty-value";
import { useControl } from "./field-context";
import { useTypedText } from "./use-typed-text";
import { yamlText, yamlValue } from "./yaml-text";

/**
 * A map or a list that is written as YAML. The text stays as it was typed while it stands for the
 * value that there is; what is no YAML is the value itself, so that it is said to be wrong.
 */
export function YamlField(props: FieldProps) {
  const { fieldPathId, formData, schema, disabled, readonly, onChange } = props;
  const aria = useControl();
  const [typed, setTyped] = useState("");
  const read = yamlValue(typed);
  const stands =
    "problem" in read ? formData === typed : isSame(read.value, formData as Json | undefined);
  const { path } = props.childFieldPathId ?? fieldPathId;
  const [shown, type] = useTypedText(stands ? typed : yamlText(formData), (text) => {
    setTyped(text);
    const next = yamlValue(text);
    onChange("problem" in next ? text : (next.value ?? emptyValueOf(schema)), path);
  });
  const id = fieldPathId.$id;
  const problem = stands && "problem" in read ? read.problem : undefined;
  const hint = problem === undefined ? undefined : `${id}-yaml`;
  return (
    <>
      <Textarea
        id={id}
        value={shown}
        readOnly={readonly}
        disabled={disabled}
        spellCheck={false}
        className="font-mono text-sm"
        onChange={(event) => type(event.target.value)}
        {...aria}
        aria-describedby={[hint, aria["aria-describedby"]].filter(Boolean).join(" ") || undefined}
      />
      {problem === undefined ? null : (
        <div id={hint} className="text-sm text-muted [overflow-wrap:anywhere]">
          {problem}
        </div>
      )}
    </>
  );
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}

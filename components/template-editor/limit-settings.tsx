"use client";

import { useState } from "react";
import type { Json } from "@/lib/json";
import { type EditableField, kindsOfFields, type LimitKeyword } from "@/lib/template-editing";
import { TextSetting } from "./text-setting";

const titles: Readonly<Record<LimitKeyword, string>> = {
  minLength: "Characters at least",
  maxLength: "Characters at most",
  pattern: "Pattern (RE2)",
  minimum: "At least",
  maximum: "At most",
  multipleOf: "In steps of",
  minItems: "Entries at least",
  maxItems: "Entries at most",
  minProperties: "Entries at least",
  maxProperties: "Entries at most",
};

interface LimitSettingsProps {
  field: EditableField;
  onSave: (keyword: string, value: Json | undefined) => void;
}

/** The bounds of a value, as the kind of the field has them. */
export function LimitSettings({ field, onSave }: LimitSettingsProps) {
  const { limits } = kindsOfFields[field.kind];
  const [wrong, setWrong] = useState<{ keyword: string; problem: string }>();
  if (limits.length === 0) return null;

  function save(keyword: LimitKeyword, text: string) {
    if (keyword === "pattern" || text === "") {
      setWrong(undefined);
      return onSave(keyword, text === "" ? undefined : text);
    }
    const number = Number(text);
    const isCount = !["minimum", "maximum", "multipleOf"].includes(keyword);
    if (!Number.isFinite(number) || (isCount && (!Number.isInteger(number) || number < 0)))
      return setWrong({
        keyword,
        problem: isCount ? "A whole number, like 10." : "A number, like 10.",
      });
    setWrong(undefined);
    onSave(keyword, number);
  }

  return (
    <div className="grid gap-3 sm:grid-cols-3">
      {limits.map((keyword) => {
        const value = field.schema[keyword];
        return (
          <TextSetting
            key={keyword}
            label={titles[keyword]}
            isCode={keyword === "pattern"}
            inputMode={keyword === "pattern" ? "text" : "decimal"}
            value={value === undefined ? "" : String(value)}
            error={wrong?.keyword === keyword ? wrong.problem : undefined}
            onSave={(text) => save(keyword, text)}
          />
        );
      })}
    </div>
  );
}

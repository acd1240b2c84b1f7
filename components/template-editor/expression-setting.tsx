"use client";

import { useEffect, useState } from "react";
import { TextSetting } from "./text-setting";

interface ExpressionSettingProps {
  label: string;
  help?: string;
  value: string;
  /** Names of the parameters that there are; without it any may be read. */
  parameters?: ReadonlySet<string>;
  onSave: (value: string) => void;
}

/** CEL that is looked at as it is typed: what is wrong with it, or which parameters it reads. */
export function ExpressionSetting({
  label,
  help,
  value,
  parameters,
  onSave,
}: ExpressionSettingProps) {
  const [checked, setChecked] = useState<{ value: string; problem?: string; note?: string }>();

  useEffect(() => {
    let isOver = false;
    // CEL is not small: it comes when the first expression is shown.
    const look = async () => {
      const { checkExpression } = await import("@/lib/template/browser-conditions");
      const found = checkExpression(value);
      if (!isOver) setChecked({ value, ...wordsOf(found, parameters) });
    };
    void look();
    return () => {
      isOver = true;
    };
  }, [value, parameters]);

  const now = checked?.value === value ? checked : undefined;
  return (
    <TextSetting
      label={label}
      help={help}
      value={value}
      isCode
      error={now?.problem}
      note={now?.note}
      onSave={onSave}
    />
  );
}

function wordsOf(
  found: { problem: string } | { reads: string[] },
  parameters: ReadonlySet<string> | undefined,
): { problem?: string; note?: string } {
  if ("problem" in found) return found;
  const unknown = found.reads.filter((name) => parameters?.has(name) === false);
  if (unknown.length > 0) return { problem: `There is no parameter ${unknown.join(", ")}.` };
  if (found.reads.length === 0) return { note: "It reads no parameter." };
  return { note: `It reads ${found.reads.join(", ")}.` };
}

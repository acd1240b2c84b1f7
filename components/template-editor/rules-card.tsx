"use client";

import { Plus } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Select } from "@/components/ui/select";
import type { TemplateProblem } from "@/lib/template";
import type { EditableField, EditableRule } from "@/lib/template-editing";
import { ExpressionSetting } from "./expression-setting";
import { MoveButtons } from "./move-buttons";
import { ProblemLines, problemsAt } from "./problem-lines";
import { TextSetting } from "./text-setting";
import type { TemplateEdits } from "./use-template-edits";

interface RulesCardProps {
  rules: readonly EditableRule[];
  all: readonly EditableField[];
  problems: readonly TemplateProblem[] | undefined;
  edits: TemplateEdits;
}

/** Checks across fields, each looked at as it is typed. */
export function RulesCard({ rules, all, problems, edits }: RulesCardProps) {
  const names = useMemo(() => new Set(all.map(({ names: [name = ""] }) => name)), [all]);
  const first = all[0]?.names.join(".");
  return (
    <Card aria-label="Rules across fields">
      <CardHeader
        title="Rules across fields"
        detail="What has to hold of several answers together, and what a person is told where it does not."
      />
      <ol>
        {rules.map((rule, at) => (
          <li
            // Rules have no names, and two may be the same.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            className="flex flex-col gap-3 border-b border-line px-4 py-3"
          >
            <div className="flex items-center justify-between gap-2">
              <h3 className="text-sm font-medium">Rule {at + 1}</h3>
              <MoveButtons
                name={`rule ${at + 1}`}
                at={at}
                count={rules.length}
                onMove={(to) =>
                  edits.edit({ kind: "move-rule", at, to }, `It is rule ${to + 1} now.`)
                }
                onDelete={() => edits.edit({ kind: "remove-rule", at }, "The rule was deleted.")}
              />
            </div>
            <ExpressionSetting
              label="Must be true"
              value={rule.rule}
              parameters={names}
              onSave={(value) => edits.edit({ kind: "set-rule", at, keyword: "rule", value })}
            />
            <div className="grid gap-3 sm:grid-cols-2">
              <TextSetting
                label="Else a person is told"
                value={rule.message}
                onSave={(value) => edits.edit({ kind: "set-rule", at, keyword: "message", value })}
              />
              <BlamedField
                rule={rule}
                number={at + 1}
                all={all}
                onSave={(value) => edits.edit({ kind: "set-rule", at, keyword: "field", value })}
              />
            </div>
            <ProblemLines problems={problemsAt(problems, rule.lines)} />
          </li>
        ))}
      </ol>
      <div className="px-4 py-3">
        <Button
          size="sm"
          disabled={first === undefined}
          onClick={() =>
            edits.edit(
              {
                kind: "add-rule",
                at: rules.length,
                rule: {
                  rule: `has(params.${first})`,
                  field: first ?? "",
                  message: "Say what has to hold.",
                },
              },
              "A rule was added.",
            )
          }
        >
          <Plus aria-hidden />
          Add rule
        </Button>
      </div>
    </Card>
  );
}

function BlamedField({
  rule,
  number,
  all,
  onSave,
}: {
  rule: EditableRule;
  number: number;
  all: readonly EditableField[];
  onSave: (value: string | undefined) => void;
}) {
  const known = all.map(({ names }) => names.join("."));
  const now = rule.field.startsWith("/") ? rule.field.slice(1).replaceAll("/", ".") : rule.field;
  return (
    <label className="flex flex-col gap-1.5">
      <span className="text-base font-medium">At the field</span>
      <Select
        aria-label={`The field that rule ${number} is about`}
        value={now}
        onChange={({ target }) => onSave(target.value || undefined)}
      >
        <option value="">The form as a whole</option>
        {now !== "" && !known.includes(now) ? <option value={now}>{rule.field}</option> : null}
        {all.map(({ names, label }) => (
          <option key={names.join(".")} value={names.join(".")}>
            {label} ({names.join(".")})
          </option>
        ))}
      </Select>
    </label>
  );
}

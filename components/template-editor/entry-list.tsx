"use client";

import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import type { JsonObject } from "@/lib/json";
import { MoveButtons } from "./move-buttons";
import { TextSetting } from "./text-setting";

/** A text of an entry. */
export interface EntryKey {
  key: string;
  label: string;
  isCode?: boolean;
  required?: boolean;
}

interface EntryListProps {
  title: string;
  detail: string;
  /** One of them: "link". */
  one: string;
  keys: readonly EntryKey[];
  entries: readonly JsonObject[];
  /** What a new one begins as. */
  fresh: JsonObject;
  /** Without a value the key is taken out. */
  onSet: (at: number, key: string, value: string | undefined) => void;
  onAdd: (value: JsonObject) => void;
  onMove: (at: number, to: number) => void;
  onDelete: (at: number) => void;
}

/** A list of template.yaml whose entries have a few texts each: links, outputs, related templates. */
export function EntryList(props: EntryListProps) {
  const { title, detail, one, keys, entries, fresh, onSet, onAdd, onMove, onDelete } = props;
  const shown = new Set(keys.map(({ key }) => key));
  return (
    <Card aria-label={title}>
      <CardHeader title={title} detail={detail} />
      <ol>
        {entries.map((entry, at) => {
          const stays = Object.keys(entry).filter((key) => !shown.has(key));
          return (
            <li
              // They have no names of their own.
              // oxlint-disable-next-line react/no-array-index-key
              key={at}
              className="flex flex-col gap-2 border-b border-line px-4 py-3"
            >
              <div className="flex items-start gap-3">
                <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-2">
                  {keys.map(({ key, label, isCode = false, required = false }) => (
                    <TextSetting
                      key={key}
                      label={label}
                      isCode={isCode}
                      required={required}
                      value={textOf(entry, key)}
                      onSave={(text) => onSet(at, key, text === "" && !required ? undefined : text)}
                    />
                  ))}
                </div>
                <MoveButtons
                  name={`${one} ${at + 1}`}
                  at={at}
                  count={entries.length}
                  onMove={(to) => onMove(at, to)}
                  onDelete={() => onDelete(at)}
                />
              </div>
              {stays.length > 0 ? (
                <p className="text-sm text-muted">
                  Written in the YAML only, and kept as it is: <code>{stays.join(", ")}</code>.
                </p>
              ) : null}
            </li>
          );
        })}
      </ol>
      <div className="px-4 py-3">
        <Button size="sm" onClick={() => onAdd(fresh)}>
          <Plus aria-hidden />
          Add {one}
        </Button>
      </div>
    </Card>
  );
}

function textOf(entry: JsonObject, key: string): string {
  const value = entry[key];
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
}

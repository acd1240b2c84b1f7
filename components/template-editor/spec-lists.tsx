"use client";

import { isJsonObject, type JsonObject } from "@/lib/json";
import { EntryList, type EntryKey } from "./entry-list";
import type { TemplateDetailsProps } from "./template-details-props";
import { valueAt } from "./value-at";

interface ListOfSpec {
  key: string;
  title: string;
  detail: string;
  one: string;
  keys: readonly EntryKey[];
  fresh: JsonObject;
}

export const lists: readonly ListOfSpec[] = [
  {
    key: "links",
    title: "Links",
    detail: "Shown with the instance. Expressions stand between ${{ and }}.",
    one: "link",
    keys: [
      { key: "title", label: "Text", required: true },
      { key: "url", label: "URL", isCode: true, required: true },
    ],
    fresh: { title: "Dashboard", url: "https://grafana.${{ target.vars.domain }}/" },
  },
  {
    key: "outputs",
    title: "Outputs",
    detail: "What others need to know of an instance: on its page, in the API, offered by pickers.",
    one: "output",
    keys: [
      { key: "name", label: "Name", isCode: true, required: true },
      { key: "title", label: "Title", required: true },
      { key: "value", label: "Value", isCode: true, required: true },
      { key: "when", label: "Only when (CEL)", isCode: true },
    ],
    fresh: { name: "service", title: "Service", value: "${{ instance.name }}" },
  },
  {
    key: "related",
    title: "Goes together with",
    detail: "Other templates that are offered on its page and on the page of an instance.",
    one: "template",
    keys: [
      { key: "template", label: "Template", isCode: true, required: true },
      { key: "title", label: "What the link says" },
    ],
    fresh: { template: "monitoring-pack", title: "Add monitoring" },
  },
];

/** A list of template.yaml: links, outputs, or what goes together with it. */
export function SpecList({ value, edits, list }: TemplateDetailsProps & { list: ListOfSpec }) {
  const { key, fresh, ...words } = list;
  const found = valueAt(value, ["spec", key]);
  const entries = Array.isArray(found) ? found.filter(isJsonObject) : [];
  const save = (next: readonly JsonObject[]) =>
    void edits.edit({
      kind: "set",
      path: ["spec", key],
      value: next.length === 0 ? undefined : [...next],
    });
  return (
    <EntryList
      {...words}
      fresh={fresh}
      entries={entries}
      onSet={(at, name, text) =>
        void edits.edit({ kind: "set", path: ["spec", key, at, name], value: text })
      }
      onAdd={(entry) => save([...entries, entry])}
      onMove={(at, to) => void edits.edit({ kind: "move-entry", path: ["spec", key], at, to })}
      onDelete={(at) =>
        entries.length === 1
          ? save([])
          : void edits.edit({ kind: "set", path: ["spec", key, at], value: undefined })
      }
    />
  );
}

"use client";

import { use, useEffect, useState, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { fromPointer, type JsonObject, valueAt } from "@/lib/json";
import {
  cidrInWords,
  imageReference,
  quantityInWords,
  timeZoneOf,
  type Widget,
  widgetOf,
} from "@/lib/template/browser";
import { ShownValues } from "./field-context";

/** What a text stands for, below its field, where the field is one of its own. */
export function FieldHint({ id, schema, text }: { id: string; schema: JsonObject; text: string }) {
  const widget = widgetOf(schema);
  if (schema["format"] === "date-time") return <Line id={id}>{zoneOfReader()}</Line>;
  if (widget === undefined) return null;
  if (widget === "cron") return <NextRuns id={id} schema={schema} text={text} />;
  return <Line id={id}>{hints[widget]?.(text)}</Line>;
}

const hints: Readonly<Partial<Record<Widget, (text: string) => ReactNode>>> = {
  "container-image": (text) => <ImageParts text={text} />,
  quantity: (text) => {
    const words = quantityInWords(text);
    return words === undefined ? undefined : `= ${words}`;
  },
  cidr: (text) => cidrInWords(text),
  "secret-reference": () => "The name of a secret that is kept elsewhere, never the secret itself.",
};

function Line({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div id={id} className="text-sm text-muted tabular-nums [overflow-wrap:anywhere] empty:hidden">
      {children}
    </div>
  );
}

/** Times are chosen by the clock of whoever fills in the form, and written in UTC. */
function zoneOfReader(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone === "UTC"
    ? "In UTC."
    : `In your time zone, ${timeZone.replaceAll("_", " ")}. It is written in UTC.`;
}

function ImageParts({ text }: { text: string }) {
  const image = text === "" ? undefined : imageReference(text);
  if (image === undefined) return null;
  const { registry, repository, tag, digest } = image;
  const isOpen = tag === undefined && digest === undefined;
  const parts: [string, string | undefined][] = [
    ["Registry", registry],
    ["Repository", repository],
    [isOpen ? "No tag" : "Tag", isOpen ? "latest is taken, which changes" : tag],
    ["Digest", digest === undefined ? undefined : `${digest.slice(0, 19)}…`],
  ];
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-0.5">
      {parts.map(([name, part]) =>
        part === undefined ? null : (
          <div key={name} className="flex gap-1.5">
            <dt>{name}</dt>
            <dd className={cn(name !== "No tag" && "text-text")}>{part}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** When a schedule runs next, by the clock of its zone. */
function NextRuns({ id, schema, text }: { id: string; schema: JsonObject; text: string }) {
  const values = use(ShownValues);
  const zone = zoneIn(schema, values);
  const question = text === "" ? undefined : `${zone} ${text}`;
  const [runs, setRuns] = useState<{ of: string; runs: string[] }>();
  useEffect(() => {
    if (question === undefined) return undefined;
    let isOver = false;
    const tell = async () => {
      const { nextRuns } = await import("./next-runs");
      if (!isOver) setRuns({ of: question, runs: nextRunsIn(nextRuns, text, zone) });
    };
    void tell();
    return () => {
      isOver = true;
    };
  }, [question, text, zone]);
  if (runs?.of !== question || runs === undefined || runs.runs.length === 0)
    return <Line id={id}>{`By the clock of ${zone}.`}</Line>;
  return (
    <Line id={id}>
      Next runs ({zone}):{" "}
      {runs.runs.map((run, index) => (
        <span key={run} className="whitespace-nowrap">
          {run}
          {index < runs.runs.length - 1 ? " · " : ""}
        </span>
      ))}
    </Line>
  );
}

function nextRunsIn(
  read: (text: string, zone: string, now: Date) => string[],
  text: string,
  zone: string,
): string[] {
  try {
    return read(text, zone, new Date());
  } catch {
    // A zone that this browser does not know: the field of the zone says what is wrong with it.
    return [];
  }
}

function zoneIn(schema: JsonObject, values: JsonObject): string {
  const zone = timeZoneOf(schema);
  if (zone === undefined) return "UTC";
  if ("name" in zone) return zone.name;
  const found = valueAt(values, fromPointer(zone.pointer));
  return typeof found === "string" && found !== "" ? found : "UTC";
}

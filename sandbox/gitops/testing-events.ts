import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { FluxEvent } from "./events";

const fixture = z.object({ about: z.string(), events: z.array(z.unknown()) });

/**
 * The events of a fixture: what the wire format says a controller sends then, with placeholders for
 * what differs each time.
 */
export function recorded(name: string): unknown[] {
  const text = readFileSync(path.join(import.meta.dirname, "fixtures", `${name}.json`), "utf8");
  return fixture.parse(JSON.parse(text)).events;
}

/**
 * Events with what differs each time replaced, where it has the form that it should have: commits
 * in the order given.
 */
export function comparable(events: readonly FluxEvent[], commits: readonly string[]): unknown[] {
  return events.map((event) => {
    let text = JSON.stringify({
      ...event,
      timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(event.timestamp)
        ? "<time>"
        : event.timestamp,
      involvedObject: {
        ...event.involvedObject,
        uid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(event.involvedObject.uid)
          ? "<uid>"
          : event.involvedObject.uid,
        resourceVersion: /^\d+$/.test(event.involvedObject.resourceVersion)
          ? "<version>"
          : event.involvedObject.resourceVersion,
      },
    });
    commits.forEach((commit, index) => (text = text.replaceAll(commit, `<commit ${index + 1}>`)));
    return JSON.parse(
      text
        .replaceAll(/\/tmp\/kustomization-\d+\//g, "/tmp/kustomization-<n>/")
        .replaceAll(
          /(passed in|failed after|finished in) (\d+h)?(\d+m)?\d+(\.\d+)?m?s/g,
          "$1 <duration>",
        ),
    ) as unknown;
  });
}

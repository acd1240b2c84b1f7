import { z } from "zod";
import type {
  CanaryMoved,
  Gone,
  Reconciled,
  Resumed,
  StoredEvent,
  TimelineEvent,
} from "@/lib/timeline";
import { canaryPhases, flaggerEventShape, flaggerWeight } from "./flagger-event";
import {
  commitOfEvent,
  fluxEventShape,
  instanceOf,
  outcomeOf,
  type Subject,
  subjectOf,
} from "./flux-event";
import { type Said, saidByKustomization, saidBySource, statusShape } from "./status";

const askedShape = z.object({
  object: z.object({ kind: z.string(), namespace: z.string(), name: z.string() }),
  generation: z.number().optional(),
  metadata: z.record(z.string(), z.string()).default({}),
  status: statusShape,
});
type Asked = z.output<typeof askedShape>;

const phase = z.enum(canaryPhases);

/**
 * Stored Flux and Flagger events (deliveries and answers) as the timeline reads them; what it
 * cannot read gives nothing. `subject` overrides what the event itself gives away: its annotation
 * makes it the instance's, its kind a source's, and anything else is taken for the parent's.
 */
export function readControllerEvents(stored: StoredEvent, subject?: Subject): TimelineEvent[] {
  if (stored.source !== "flux" && stored.source !== "flagger") return [];
  if (stored.kind === "asked") {
    const asked = askedShape.safeParse(stored.payload);
    if (!asked.success) return [];
    return stored.source === "flux"
      ? reconciledByStatus(stored, asked.data, subject)
      : canaryByStatus(stored, asked.data);
  }
  if (stored.kind === "gone") return goneByAnswer(stored);
  if (stored.kind === "missing") return missingByAnswer(stored);
  if (stored.kind === "resumed") return resumedByAnswer(stored);
  if (stored.kind !== "event") return [];
  return stored.source === "flux" ? reconciledByEvent(stored, subject) : canaryByEvent(stored);
}

const goneShape = z.object({
  object: z.object({ kind: z.string(), namespace: z.string(), name: z.string() }),
  left: z.array(z.string()).default([]),
  unseen: z.array(z.string()).default([]),
  looked: z.number().default(0),
  suspended: z.boolean().default(false),
});

function goneByAnswer(stored: StoredEvent): Gone[] {
  const parsed = goneShape.safeParse(stored.payload);
  if (!parsed.success || stored.source !== "flux") return [];
  const { left, unseen, looked, suspended } = parsed.data;
  const { kind, namespace, name } = parsed.data.object;
  const { deliveryKey, receivedAt, occurredAt } = stored;
  return [
    {
      source: "flux",
      kind: "gone",
      deliveryKey,
      receivedAt,
      occurredAt,
      object: `${kind}/${namespace}/${name}`,
      left,
      unseen,
      looked,
      suspended,
    },
  ];
}

const missingShape = goneShape.pick({ object: true });

/** A Kustomization that ran and is gone, though nobody asked for that: its instance is not well. */
function missingByAnswer(stored: StoredEvent): Reconciled[] {
  const parsed = missingShape.safeParse(stored.payload);
  if (!parsed.success || stored.source !== "flux") return [];
  const { kind, namespace, name } = parsed.data.object;
  const { source, deliveryKey, receivedAt, occurredAt } = stored;
  return [
    {
      source,
      kind: "reconciled",
      deliveryKey,
      receivedAt,
      occurredAt,
      subject: "instance",
      outcome: "failed",
      revision: null,
      reason: "Missing",
      message: `${kind}/${namespace}/${name} is not in the cluster.`,
      object: `${kind}/${namespace}/${name}`,
    },
  ];
}

function resumedByAnswer({ source, deliveryKey, receivedAt, occurredAt }: StoredEvent): Resumed[] {
  return source === "flux"
    ? [{ source, kind: "resumed", deliveryKey, receivedAt, occurredAt }]
    : [];
}

function reconciledByEvent(stored: StoredEvent, subject: Subject | undefined): Reconciled[] {
  const parsed = fluxEventShape.safeParse(stored.payload);
  if (!parsed.success) return [];
  const event = parsed.data;
  const outcome = outcomeOf(event);
  if (outcome === undefined) return [];
  const { kind, namespace, name } = event.involvedObject;
  const about = subject ?? subjectOf(kind, instanceOf(event));
  // A source that fails, and a folder that cannot be fetched, still carry the revision of before.
  const isOfBefore =
    outcome === "failed" && (about === "source" || event.reason === "ArtifactFailed");
  return [
    {
      source: "flux",
      kind: "reconciled",
      deliveryKey: stored.deliveryKey,
      receivedAt: stored.receivedAt,
      occurredAt: event.timestamp,
      subject: about,
      outcome,
      revision: isOfBefore ? null : commitOfEvent(event),
      reason: event.reason,
      message: event.message,
      object: [kind, namespace, name].filter((part) => part !== "").join("/"),
    },
  ];
}

function reconciledByStatus(
  stored: StoredEvent,
  asked: Asked,
  subject: Subject | undefined,
): Reconciled[] {
  const { kind, namespace, name } = asked.object;
  const said: Said[] =
    kind === "Kustomization"
      ? saidByKustomization(asked.status, asked.generation)
      : kind === "GitRepository"
        ? saidBySource(asked.status)
        : [];
  return said.map((words, index) => ({
    source: "flux",
    kind: "reconciled",
    deliveryKey: `${stored.deliveryKey}/${index}`,
    receivedAt: stored.receivedAt,
    ...words,
    subject: subject ?? subjectOf(kind, instanceOf(asked)),
    object: `${kind}/${namespace}/${name}`,
  }));
}

function canaryByEvent(stored: StoredEvent): CanaryMoved[] {
  const parsed = flaggerEventShape.safeParse(stored.payload);
  if (!parsed.success) return [];
  const event = parsed.data;
  return [
    {
      source: "flagger",
      kind: "canary",
      deliveryKey: stored.deliveryKey,
      receivedAt: stored.receivedAt,
      occurredAt: stored.occurredAt,
      phase: event.phase,
      weight: flaggerWeight(event),
      message: event.metadata?.["eventMessage"] ?? "",
      object: `Canary/${event.namespace}/${event.name}`,
      asked: false,
    },
  ];
}

/** A Canary's one condition is `Promoted`; how far it is, `phase` says. */
function canaryByStatus(stored: StoredEvent, { object, status }: Asked): CanaryMoved[] {
  const known = phase.safeParse(status.phase);
  const promoted = status.conditions.find((condition) => condition.type === "Promoted");
  if (!known.success || !promoted) return [];
  return [
    {
      source: "flagger",
      kind: "canary",
      deliveryKey: stored.deliveryKey,
      receivedAt: stored.receivedAt,
      occurredAt: promoted.lastTransitionTime,
      phase: known.data,
      weight: status.canaryWeight ?? null,
      message: promoted.message,
      object: `Canary/${object.namespace}/${object.name}`,
      asked: true,
    },
  ];
}

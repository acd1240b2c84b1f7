"use client";

import { createContext, use } from "react";
import type { JsonObject } from "@/lib/json";

/** What the fields of the form know of the whole. */
export interface ProblemsContext {
  /**
   * What to say under the field, where its time has come; of a field that holds a whole value, with
   * the place in it.
   */
  messageAt: (pointer: string, isWhole?: boolean) => string | undefined;
  /** What may be wrong and stands in nobody's way, as of the last preview. */
  warningAt: (pointer: string, isWhole?: boolean) => string | undefined;
  /** The focus has left the field. */
  leave: (pointer: string) => void;
}

export const Problems = createContext<ProblemsContext>({
  messageAt: () => undefined,
  warningAt: () => undefined,
  leave: () => undefined,
});

/** Where the instances that a field can pick are: those of a team at a target. */
export const PickFrom = createContext<{
  team: string;
  target: { name: string; title: string } | undefined;
}>({ team: "", target: undefined });

/** All parameters as the form shows them: what a field reads of another. */
export const ShownValues = createContext<JsonObject>({});

/** What the control inside a field carries, so that its help and error are read with it. */
export interface ControlAria {
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
  "aria-required"?: true | undefined;
}

export const ControlContext = createContext<ControlAria>({});

export function useControl(): ControlAria {
  return use(ControlContext);
}

/** Adds an entry to the map around it; `names` are taken. */
export const AddEntry = createContext<{
  names: ReadonlySet<string>;
  add: (name: string) => void;
}>({ names: new Set(), add: () => undefined });

/** The pointer of the choice whose branch is drawn: a field of the same pointer is that branch. */
export const BranchOf = createContext<string | undefined>(undefined);

/** The id of what chooses between the branches of a field. */
export function choiceId(id: string): string {
  return `${id}__choice`;
}

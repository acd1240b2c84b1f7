import type { TemplateProblem } from "@/lib/template";
import type { EditableField, FieldPlace } from "@/lib/template-editing";
import type { TemplateEdits } from "./use-template-edits";

/** What all fields of the editor share. */
export interface FieldListContext {
  edits: TemplateEdits;
  problems: readonly TemplateProblem[] | undefined;
  /** All fields in the order of the form, for conditions. */
  all: readonly EditableField[];
  /** The field whose settings are open, by step and names. */
  open: string | undefined;
  onOpen: (key: string | undefined) => void;
  /** The field that is dragged. */
  dragged: FieldPlace | undefined;
  onDrag: (field: FieldPlace | undefined) => void;
  /** What it is held over, by its key. */
  over: string | undefined;
  onOver: (key: string) => void;
  /** Lets the dragged field go at a place of a step or group. */
  onDrop: (into: FieldPlace, at: number) => void;
}

export const fieldKey = ({ step, names }: FieldPlace) => `${step} ${names.join(".")}`;

import type { Json, JsonObject } from "@/lib/json";
import type { YamlEdit, YamlPath } from "@/lib/yaml-editing";
import type { FieldPlace } from "./editable-template";
import type { FieldKind } from "./field-kinds";

/** What a form of template.yaml can change. */
export type TemplateEdit =
  | { kind: "add-step"; at: number; title: string }
  | { kind: "remove-step"; step: number }
  | { kind: "move-step"; step: number; to: number }
  | { kind: "duplicate-step"; step: number }
  /** Without a value the keyword is taken out. */
  | { kind: "set-step"; step: number; keyword: StepKeyword; value?: string | undefined }
  /** `names`: of the group that it is put into, none for the step itself. */
  | {
      kind: "add-field";
      step: number;
      names: readonly string[];
      at: number;
      name: string;
      as: FieldKind;
      title?: string;
    }
  | { kind: "remove-field"; field: FieldPlace }
  /** Into a step, or a group of it. */
  | { kind: "move-field"; field: FieldPlace; into: FieldPlace; at: number }
  | { kind: "duplicate-field"; field: FieldPlace }
  /** In `properties` and `required`; `renameParameter` follows it through the whole bundle. */
  | { kind: "rename-field"; field: FieldPlace; name: string }
  | { kind: "set-field"; field: FieldPlace; keyword: string; value?: Json | undefined }
  /** The whole schema of a field; what is the same in it is not written again. */
  | { kind: "set-schema"; field: FieldPlace; schema: JsonObject }
  | { kind: "set-kind"; field: FieldPlace; as: FieldKind }
  | { kind: "set-required"; field: FieldPlace; required: boolean }
  | { kind: "add-rule"; at: number; rule: { rule: string; field?: string; message: string } }
  | { kind: "remove-rule"; at: number }
  | { kind: "move-rule"; at: number; to: number }
  | {
      kind: "set-rule";
      at: number;
      keyword: "rule" | "field" | "message";
      value?: string | undefined;
    }
  /** An entry of a list of spec in another place. */
  | { kind: "move-entry"; path: YamlPath; at: number; to: number }
  /** Anything else of metadata and spec, by its path; without a value it is taken out. */
  | { kind: "set"; path: YamlPath; value?: Json | undefined };

type StepKeyword = "title" | "description" | "x-slipway-when";

/** A sentence where it cannot be done. */
export type Edits = YamlEdit[] | string;

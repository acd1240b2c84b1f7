import type { TemplateProblem } from "@/lib/template";

/** A part of the workbench that edits files of a bundle. */
export interface EditorProps {
  /** The bundle by path, as it is now. */
  files: Readonly<Record<string, string>>;
  /** The new text of a file. */
  onChange: (path: string, text: string) => void;
  /** What is wrong with the bundle, with places; shown where it is about what is shown. */
  problems?: readonly TemplateProblem[] | undefined;
}

"use client";

import dynamic from "next/dynamic";

/** Something to say of a place in the text; lines and columns from 1. */
export interface CodeProblem {
  line: number;
  column: number;
  message: string;
  severity: "error" | "warning";
}

/** Where to go; another object goes there again. */
export interface CodePlace {
  line: number;
  column: number;
}

export interface CodeEditorProps {
  label: string;
  value: string;
  problems: readonly CodeProblem[];
  place?: CodePlace | undefined;
  /** It is looked at, and not changed. */
  isReadOnly?: boolean;
  onChange: (value: string) => void;
}

const CodeMirror = dynamic(() => import("./code-mirror").then((module) => module.CodeMirror), {
  ssr: false,
  loading: () => <p className="p-4 text-muted">Opening the editor</p>,
});

/**
 * YAML to write, with line numbers, colours and what is wrong where it is. The editor loads when it
 * is opened.
 */
export function CodeEditor(props: CodeEditorProps) {
  return <CodeMirror {...props} />;
}

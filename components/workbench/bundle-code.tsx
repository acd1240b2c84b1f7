"use client";

import { yaml } from "@codemirror/lang-yaml";
import { useMemo } from "react";
import { CodeMirror } from "@/components/ui/code-mirror";
import type { CodeEditorProps } from "@/components/ui/code-editor";
import { bundleExtensions } from "./bundle-extensions";

/** The editor of one file of a bundle; loaded where one is opened. */
export function BundleCode({ path, ...props }: CodeEditorProps & { path: string }) {
  const extensions = useMemo(
    () => (/\.ya?ml$/i.test(path) ? [yaml(), bundleExtensions(path)] : [bundleExtensions(path)]),
    [path],
  );
  return <CodeMirror extensions={extensions} {...props} />;
}

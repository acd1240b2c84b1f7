"use client";

import { yaml } from "@codemirror/lang-yaml";
import { EditorView } from "@codemirror/view";
import { useEffect, useState } from "react";
import { CodeMirror } from "@/components/ui/code-mirror";
import type { CodeEditorProps } from "@/components/ui/code-editor";
import {
  bundleExtensions,
  type EditedBundle,
} from "@/components/template-editor/bundle-extensions";

/** The editor of one file of a bundle; loaded where one is opened. */
export function BundleCode({ path, files, ...props }: CodeEditorProps & EditedBundle) {
  const [held] = useState(() => holding({ path, files }));
  useEffect(() => held.set({ path, files }), [held, path, files]);
  const [extensions] = useState(() => [
    // Prose is read whole; what is written in columns keeps them.
    /\.ya?ml$/i.test(path) ? yaml() : /\.md$/i.test(path) ? EditorView.lineWrapping : [],
    bundleExtensions(held.get),
  ]);
  return <CodeMirror extensions={extensions} {...props} />;
}

/** The bundle as it is now, for extensions that live as long as the editor. */
function holding(first: EditedBundle) {
  let now = first;
  return {
    get: () => now,
    set: (next: EditedBundle) => {
      now = next;
    },
  };
}

"use client";

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { CodeEditorProps, CodeProblem } from "./code-editor";
import { codeHighlighter } from "./highlight-yaml";
import { keepLineEnds, plainText } from "./keep-line-ends";

/** Colours are the page's own, so that light and dark follow it. */
const theme = EditorView.theme({
  "&": {
    backgroundColor: "var(--color-raised)",
    color: "var(--color-text)",
    fontSize: "13px",
    height: "100%",
  },
  // The frame around it shows that it has the focus: its gutter would cover a line of its own.
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "20px" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--color-text)" },
  ".cm-cursor": { borderLeftColor: "var(--color-text)" },
  ".cm-gutters": {
    backgroundColor: "var(--color-raised)",
    color: "var(--color-muted)",
    border: "none",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--color-hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "var(--color-accent-line)" },
  ".cm-panels": {
    backgroundColor: "var(--color-sunken)",
    color: "var(--color-text)",
    borderColor: "var(--color-line)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--color-raised)",
    border: "1px solid var(--color-line-strong)",
    borderRadius: "6px",
    color: "var(--color-text)",
  },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--color-danger)",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--color-warning)",
    textUnderlineOffset: "3px",
  },
});

const yamlExtensions: Extension = yaml();

/** The nearest place that the text has: what is said of it may be of an older one. */
function offsetOf({ state: { doc } }: EditorView, line: number, column: number): number {
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(at.from + Math.max(0, column - 1), at.to);
}

/** The one stretch in which two texts differ: what is around it keeps its selection and its scrolling. */
function differenceOf(before: string, after: string) {
  const shortest = Math.min(before.length, after.length);
  let from = 0;
  while (from < shortest && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < shortest - from && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}

/**
 * The editor itself, in a chunk of its own. Tab leaves it, as everywhere: nobody is caught in it.
 */
export function CodeMirror({
  label,
  value,
  problems,
  place,
  onChange,
  isReadOnly = false,
  extensions = yamlExtensions,
}: CodeEditorProps & {
  /** The language, and what else comes with the file; as it is at first. */
  extensions?: Extension;
}) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(onChange);
  // With the ends that its lines have, which the editor does not know.
  const held = useRef(value);
  const first = useRef({ value, label, extensions, isReadOnly });
  // The same words are the same problems: a tooltip that is open stays.
  const told = JSON.stringify(
    problems.map(({ line, column, message, severity }) => ({ line, column, message, severity })),
  );

  useEffect(() => {
    changed.current = onChange;
  }, [onChange]);

  useEffect(() => {
    if (host.current === null) return undefined;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: first.current.value,
        extensions: [
          // Its styles carry the nonce of this page, which a strict CSP asks for.
          EditorView.cspNonce.of(
            document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "",
          ),
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          search({ top: true }),
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
          first.current.extensions,
          EditorState.readOnly.of(first.current.isReadOnly),
          syntaxHighlighting(codeHighlighter),
          theme,
          // What scrolls is reached by keyboard.
          EditorView.contentAttributes.of({
            "aria-label": first.current.label,
            spellcheck: "false",
            tabindex: "0",
          }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            held.current = keepLineEnds(held.current, update.state.doc.toString());
            changed.current(held.current);
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  // A text from outside (a draft that is dropped) takes the place of what is there.
  useEffect(() => {
    const editor = view.current;
    held.current = value;
    if (editor && editor.state.doc.toString() !== plainText(value))
      editor.dispatch({ changes: differenceOf(editor.state.doc.toString(), plainText(value)) });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    editor.dispatch(
      setDiagnostics(
        editor.state,
        (JSON.parse(told) as CodeProblem[]).map(({ line, column, message, severity }) => {
          const from = offsetOf(editor, line, column);
          return { from, to: editor.state.doc.lineAt(from).to, message, severity };
        }),
      ),
    );
  }, [told]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || place === undefined) return;
    const anchor = offsetOf(editor, place.line, place.column);
    editor.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: "center" }),
    });
    editor.focus();
  }, [place]);

  return <div ref={host} className="h-full overflow-hidden [&>.cm-editor]:h-full" />;
}

"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { Preview } from "@/components/launch/launch-values";
import { useLitLines } from "@/components/launch/use-lit-lines";
import { CodeView } from "@/components/ui/code-view";
import { CopyButton } from "@/components/ui/copy-button";
import { TreeView } from "@/components/ui/tree-view";
import type { MadeLine } from "@/lib/drafts";
import { linesOf } from "./form-pane";

interface MadeFilesProps {
  preview: Preview;
  made: readonly MadeLine[];
  /** Line to show; another object shows it again. */
  shown: { file: string; line: number } | undefined;
  nameOf: (pointer: string) => string;
  onParameter: (pointer: string) => void;
  onSource: (place: MadeLine["source"]) => void;
}

/** The files that the form makes: what just changed is lit, and each line says what made it. */
export function MadeFiles({ preview, made, shown, nameOf, onParameter, onSource }: MadeFilesProps) {
  const [chosen, setChosen] = useState(shown?.file);
  const [line, setLine] = useState(shown?.line);
  const [parameter, setParameter] = useState<string>();
  const [last, setLast] = useState(shown);
  const lit = useLitLines(preview);
  const code = useRef<HTMLDivElement>(null);
  if (shown !== last) {
    setLast(shown);
    setChosen(shown?.file);
    setLine(shown?.line);
    setParameter(undefined);
  }
  const open = preview.files.find(({ path }) => path === chosen) ?? preview.files[0];
  const path = open?.path;
  const here = useMemo(() => made.filter(({ file }) => file === open?.path), [made, open?.path]);
  const told = here.find((one) => one.line === line);
  const places = useMemo(
    () => (parameter === undefined ? [] : linesOf(made, parameter)),
    [made, parameter],
  );
  const marked = useMemo(
    () =>
      new Set(
        parameter === undefined
          ? line === undefined
            ? []
            : [line]
          : places.filter(({ file }) => file === open?.path).map((one) => one.line),
      ),
    [parameter, places, line, open?.path],
  );
  useEffect(() => {
    if (line === undefined || path === undefined) return;
    code.current
      ?.querySelector(`[data-line="${line}"]`)
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [line, path]);

  if (open === undefined)
    return (
      <p className="p-4 text-muted">
        Nothing is written yet: see the fields that are wrong under Form, and what is wrong with the
        template under Findings.
      </p>
    );
  const go = (to: MadeLine) => {
    setChosen(to.file);
    setLine(to.line);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="max-h-44 shrink-0 overflow-y-auto border-b border-line bg-sunken p-2">
        <TreeView
          label="Files of the form"
          paths={preview.files.map(({ path }) => path)}
          selected={open.path}
          onSelect={(path) => {
            setChosen(path);
            setLine(undefined);
          }}
          renderMark={(path) =>
            lit.has(path) ? (
              <span className="size-1.5 shrink-0 rounded-full bg-accent">
                <span className="sr-only">just changed</span>
              </span>
            ) : places.some(({ file }) => file === path) ? (
              <span className="shrink-0 rounded-full bg-accent-soft px-1.5 text-xs text-accent-text">
                {places.filter(({ file }) => file === path).length}
                <span className="sr-only"> lines</span>
              </span>
            ) : null
          }
        />
      </div>
      <div ref={code} className="relative flex min-h-0 flex-1 flex-col">
        <CopyButton
          text={open.content}
          what="file"
          className="absolute top-1.5 right-3 z-10 bg-raised"
        />
        <CodeView
          path={open.path}
          code={open.content}
          lit={lit.get(open.path)}
          marked={marked}
          links={{
            lines: new Set(here.map((one) => one.line)),
            label: "What made it",
            follow: (number) => {
              setLine(number);
              setParameter(undefined);
            },
          }}
          className="min-h-0 flex-1"
        />
      </div>
      {told === undefined ? (
        <p className="border-t border-line bg-sunken px-4 py-2 text-sm text-muted">
          A number that is underlined says what made its line.
        </p>
      ) : (
        <section
          aria-label={`What made line ${told.line}`}
          className="flex max-h-40 flex-col gap-1.5 overflow-y-auto border-t border-line bg-sunken px-4 py-2 text-sm"
        >
          <p>
            Line {told.line} is made by{" "}
            {told.expressions.slice(0, 3).map((one) => (
              <code key={one} className="mr-1 [overflow-wrap:anywhere]">
                {one}
              </code>
            ))}
            in{" "}
            <button
              type="button"
              className="rounded-sm text-accent-text underline underline-offset-2"
              onClick={() => onSource(told.source)}
            >
              {told.source.file}
              {told.source.line === undefined ? "" : `:${told.source.line}`}
            </button>
          </p>
          {told.parameters.length === 0 ? (
            <p className="text-muted">No parameter is in it.</p>
          ) : (
            <ul className="flex flex-col gap-1">
              {told.parameters.map((pointer) => (
                <li key={pointer} className="flex flex-wrap items-center gap-x-3">
                  <span className="font-medium">{nameOf(pointer)}</span>
                  <button
                    type="button"
                    className="rounded-sm text-accent-text underline underline-offset-2"
                    onClick={() => onParameter(pointer)}
                  >
                    Show the field
                  </button>
                  <button
                    type="button"
                    aria-pressed={parameter === pointer}
                    className="rounded-sm text-accent-text underline underline-offset-2"
                    onClick={() => setParameter(pointer)}
                  >
                    Show every line of it
                  </button>
                </li>
              ))}
            </ul>
          )}
          {parameter === undefined || places.length < 2 ? null : (
            <ul
              aria-label={`Every line of ${nameOf(parameter)}`}
              className="flex flex-wrap gap-x-3"
            >
              {places.slice(0, 40).map((one) => (
                <li key={`${one.file}:${one.line}`}>
                  <button
                    type="button"
                    className="rounded-sm font-mono text-xs text-accent-text underline underline-offset-2"
                    onClick={() => go(one)}
                  >
                    {one.file.slice(one.file.lastIndexOf("/") + 1)}:{one.line}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </div>
  );
}

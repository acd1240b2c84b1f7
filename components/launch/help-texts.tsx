"use client";

import { createContext, use, type ReactNode } from "react";

const Texts = createContext<Readonly<Record<string, ReactNode>>>({});

/** Gives the form inside what the server made of its texts, by the texts as they are written. */
export function HelpTexts({
  texts,
  children,
}: {
  texts: Readonly<Record<string, ReactNode>>;
  children: ReactNode;
}) {
  return <Texts value={texts}>{children}</Texts>;
}

/** A text of a template's author, as the server shows it; as it is written where it made nothing of it. */
export function Help({ text }: { text: ReactNode }) {
  const texts = use(Texts);
  return typeof text === "string" && Object.hasOwn(texts, text) ? texts[text] : text;
}

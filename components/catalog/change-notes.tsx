import { MarkdownText } from "@/components/ui/markdown";

/** Longer entries are shown as they are written: a page may list many of them. */
const longest = 4_000;

/** One version's entry of a CHANGELOG, which is Markdown. */
export function ChangeNotes({ text }: { text: string }) {
  if (text === "") return <p className="text-muted">No changes noted.</p>;
  if (text.length > longest)
    return <p className="max-w-reading [overflow-wrap:anywhere] whitespace-pre-line">{text}</p>;
  return <MarkdownText>{text}</MarkdownText>;
}

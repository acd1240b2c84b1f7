import Markdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import type { ComponentProps, ReactNode } from "react";
import { TextLink } from "./link";
import { tooMuchMarkdown } from "./markdown-cost";

/** Characters; a longer text is shown as it is written. */
const longest = 2_000;

const allowed = ["p", "a", "em", "strong", "del", "code", "ul", "ol", "li", "br"];
const components = { a: WebLink };

/**
 * Help beside a field: simple Markdown of somebody else with links to the web. No HTML: what looks
 * like it (`<domain>`) stands there as it is written.
 */
export function HelpText({ children }: { children: string }) {
  if (children.length > longest || tooMuchMarkdown(children) !== undefined) return children;
  return (
    <div className="help">
      <Markdown
        remarkPlugins={[remarkGfm, withoutHtml]}
        rehypePlugins={[rehypeSanitize]}
        allowedElements={allowed}
        unwrapDisallowed
        urlTransform={webOnly}
        components={components}
      >
        {children}
      </Markdown>
    </div>
  );
}

/** Whether a text has anything that Markdown would show in another way. */
export function isMarkdown(text: string): boolean {
  return /[*_`[\]\\~]|https?:|www\.|^[ \t]*(?:[-+]|\d{1,9}[.)])[ \t]|\n[ \t\r]*\n/m.test(text);
}

/**
 * The texts of one page that are Markdown, with how they are shown: as many as one text may cost
 * (`tooMuchMarkdown`). The others are shown as they are written.
 */
export function helpTexts(texts: readonly string[]): Record<string, ReactNode> {
  const shown: [string, ReactNode][] = [];
  let all = "";
  for (const text of texts) {
    if (text.length > longest || !isMarkdown(text)) continue;
    all += `\n\n${text}`;
    if (tooMuchMarkdown(all) !== undefined) break;
    shown.push([text, <HelpText key={text}>{text}</HelpText>]);
  }
  return Object.fromEntries(shown);
}

function webOnly(url: string): string | undefined {
  return /^https?:\/\//i.test(url) ? url : undefined;
}

/** A link that leads elsewhere than to the web is words. */
function WebLink({ href, children }: ComponentProps<"a">) {
  return href ? <TextLink href={href}>{children}</TextLink> : children;
}

/** What looks like HTML is text. */
function withoutHtml(this: { data: () => object }): void {
  const data = this.data() as { micromarkExtensions?: unknown[] };
  (data.micromarkExtensions ??= []).push({ disable: { null: ["htmlFlow", "htmlText"] } });
}

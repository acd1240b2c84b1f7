import Markdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import type { ComponentProps } from "react";
import { TextLink } from "./link";
import { tooMuchMarkdown } from "./markdown-cost";

function MarkdownLink({ href, children }: ComponentProps<"a">) {
  return <TextLink href={href ?? ""}>{children}</TextLink>;
}

const components = { a: MarkdownLink };

/**
 * Markdown (CommonMark, with tables and task lists) of somebody else: no HTML, no images from
 * other hosts. What would cost too much to read is shown as it is written.
 */
export function MarkdownText({ children }: { children: string }) {
  const reason = tooMuchMarkdown(children);
  if (reason !== undefined)
    return (
      <>
        <p className="mb-3 text-sm text-muted">Shown as it is written, because {reason}.</p>
        <pre className="text-sm [overflow-wrap:anywhere] whitespace-pre-wrap">{children}</pre>
      </>
    );
  return (
    <div className="prose">
      <Markdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize]}
        disallowedElements={["img"]}
        components={components}
      >
        {children}
      </Markdown>
    </div>
  );
}

import Markdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import type { ComponentProps } from "react";
import { TextLink } from "./link";

function MarkdownLink({ href, children }: ComponentProps<"a">) {
  return <TextLink href={href ?? ""}>{children}</TextLink>;
}

const components = { a: MarkdownLink };

/**
 * Markdown (CommonMark, with tables and task lists) of somebody else: no HTML, no images from
 * other hosts.
 */
export function MarkdownText({ children }: { children: string }) {
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

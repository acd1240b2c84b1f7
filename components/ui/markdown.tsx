import Markdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { TextLink } from "./link";

/** Markdown (CommonMark with GitHub's tables and lists) of somebody else: no HTML, no images from other hosts. */
export function MarkdownText({ children }: { children: string }) {
  return (
    <div className="prose">
      <Markdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize]}
        disallowedElements={["img"]}
        components={{ a: ({ href, children: label }) => <TextLink href={href ?? ""}>{label}</TextLink> }}
      >
        {children}
      </Markdown>
    </div>
  );
}

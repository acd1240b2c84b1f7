import Markdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";

/** Markdown as GitHub knows it. Raw HTML is shown as text and addresses are checked: a body is somebody else's input. */
export function Prose({ text }: { text: string }) {
  return (
    <div className="prose">
      <Markdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSanitize]} components={{ img: ({ alt, src }) => <a href={typeof src === "string" ? src : undefined}>{alt || "image"}</a> }}>
        {text}
      </Markdown>
    </div>
  );
}

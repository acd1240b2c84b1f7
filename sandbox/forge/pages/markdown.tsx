import Markdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";

/** Images are links: the pages load nothing from elsewhere. */
function ImageLink({ alt, src }: { alt?: string | undefined; src?: unknown }) {
  return <a href={typeof src === "string" ? src : undefined}>{alt || "image"}</a>;
}

/** Markdown as GitHub knows it. Raw HTML is shown as text and addresses are checked: a body is somebody else's input. */
export function Prose({ text }: { text: string }) {
  return (
    <div className="prose">
      <Markdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSanitize]} components={{ img: ImageLink }}>
        {text}
      </Markdown>
    </div>
  );
}

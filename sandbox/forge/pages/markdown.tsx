import Markdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";

/** Images are links: the pages load nothing from elsewhere. */
function ImageLink({ alt, src }: { alt?: string | undefined; src?: unknown }) {
  return <a href={typeof src === "string" ? src : undefined}>{alt || "image"}</a>;
}

/** The box of a task list, as a word for those who do not see it. */
function TaskBox({ checked }: { checked?: boolean | undefined }) {
  return (
    <input
      type="checkbox"
      disabled
      checked={checked ?? false}
      readOnly
      aria-label={checked ? "Done" : "To do"}
    />
  );
}

/**
 * Markdown as GitHub knows it. Raw HTML is shown as text and addresses are checked: a body is
 * somebody else's input.
 */
export function Prose({ text }: { text: string }) {
  return (
    <div className="prose">
      <Markdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize]}
        components={{ img: ImageLink, input: TaskBox }}
      >
        {text}
      </Markdown>
    </div>
  );
}

import { TextLink } from "@/components/ui/link";

const webAddress = /^https?:\/\/\S+$/i;
const mailAddress = /^[^\s@<>]+@[^\s@<>]+$/;

/** Whom or where to ask: a link where it is an address, else the text as it is. */
export function ContactText({ text }: { text: string }) {
  if (webAddress.test(text)) return <TextLink href={text}>{text}</TextLink>;
  if (mailAddress.test(text))
    return (
      <a href={`mailto:${text}`} className="underline">
        {text}
      </a>
    );
  return <>{text}</>;
}

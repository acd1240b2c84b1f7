import { HoverLink } from "@/components/ui/hover-link";
import type { OfferedRelated } from "@/lib/catalog";
import { TemplateIcon } from "./template-icon";

interface RelatedTemplatesProps {
  related: readonly OfferedRelated[];
  /** Where each leads: its page, or its launch form with what is known filled in. */
  href: (name: string) => string;
}

/** Templates that go with what one looks at. */
export function RelatedTemplates({ related, href }: RelatedTemplatesProps) {
  return (
    <ul className="flex flex-col gap-1">
      {related.map(({ name, label, title, summary, icon }) => (
        <li key={name}>
          <HoverLink
            href={href(name)}
            className="-mx-2 flex items-start gap-3 rounded-md p-2 hover:bg-hover"
          >
            <TemplateIcon name={icon} size="sm" />
            <span className="min-w-0">
              <span className="block font-medium">{label}</span>
              <span className="line-clamp-2 text-sm text-muted">
                {label === title ? summary : title}
              </span>
            </span>
          </HoverLink>
        </li>
      ))}
    </ul>
  );
}

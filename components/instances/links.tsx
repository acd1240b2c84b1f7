import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import type { TemplateLink } from "@/lib/template";

/** Where an instance leads: its own address, its dashboard, its logs. */
export function Links({ links }: { links: readonly TemplateLink[] }) {
  if (links.length === 0) return null;
  return (
    <Card className="p-4">
      <h2 className="mb-2 text-sm font-medium text-muted">Links</h2>
      <ul className="flex flex-col gap-1.5">
        {links.map((link) => (
          <li key={link.url}>
            <TextLink href={link.url} quiet>
              {link.title}
            </TextLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}

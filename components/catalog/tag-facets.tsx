import type { Facet } from "@/lib/catalog";
import { TagLinks } from "./tag-links";

interface TagFacetsProps {
  tags: readonly Facet[];
  chosen: readonly string[];
  /** The address with these tags chosen. */
  href: (tags: string[]) => string;
}

/**
 * Tags of what was found; each press adds or takes one away. A chosen tag stays in sight even when
 * nothing has it.
 */
export function TagFacets({ tags, chosen, href }: TagFacetsProps) {
  const missing = chosen
    .filter((tag) => !tags.some((each) => each.value === tag))
    .map((value) => ({ value, count: 0 }));
  const all = [...missing, ...tags];
  if (all.length === 0) return null;
  const links = all.map(({ value, count }) => {
    const isChosen = chosen.includes(value);
    return {
      value,
      count,
      chosen: isChosen,
      href: href(isChosen ? chosen.filter((tag) => tag !== value) : [...chosen, value]),
    };
  });
  return <TagLinks tags={links} />;
}

import { Chip } from "@/components/ui/chip";
import type { Facet } from "@/lib/catalog";

interface CategoryChipsProps {
  categories: readonly Facet[];
  current?: string | undefined;
  /** The address with that category; without one, of all. */
  href: (category: string | undefined) => string;
}

export function CategoryChips({ categories, current, href }: CategoryChipsProps) {
  const all = categories.reduce((sum, each) => sum + each.count, 0);
  return (
    <nav aria-label="Categories" className="-mx-1 overflow-x-auto p-1">
      <ul className="flex w-max gap-2">
        <li>
          <Chip href={href(undefined)} current={current === undefined} count={all}>
            All
          </Chip>
        </li>
        {categories.map(({ value, count }) => (
          <li key={value}>
            <Chip href={href(value)} current={current === value} count={count}>
              {value}
            </Chip>
          </li>
        ))}
      </ul>
    </nav>
  );
}

"use client";

import { usePathname, useRouter } from "next/navigation";

interface SortSelectProps {
  value: string;
  options: readonly { value: string; label: string }[];
  /** Name of the part of the address that it changes. */
  name?: string;
}

export function SortSelect({ value, options, name = "sort" }: SortSelectProps) {
  const router = useRouter();
  const path = usePathname();
  return (
    <label className="flex items-center gap-1.5 text-sm whitespace-nowrap text-muted">
      Sort by
      <select
        value={value}
        className="h-7 rounded-md bg-transparent px-1 text-sm font-medium text-text hover:bg-hover pointer-coarse:h-10"
        onChange={(event) => {
          const query = new URLSearchParams(window.location.search);
          query.set(name, event.target.value);
          query.delete("page");
          router.replace(`${path}?${query}`, { scroll: false });
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} className="bg-raised">
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

import type { ReactNode } from "react";

/** One thing that a change would reach. */
export interface Affected {
  key: string;
  title: ReactNode;
  /** Where it is, and whose. */
  place: string;
  why: string;
}

interface AffectedListProps {
  label: string;
  /** What becomes of all of them. */
  mark: ReactNode;
  affected: readonly Affected[];
  /** Of all; what is more than those that are listed is said. */
  total: number;
}

/** What a change of a policy or of a template would reach, before it is made: a list that scrolls by itself. */
export function AffectedList({ label, mark, affected, total }: AffectedListProps) {
  return (
    <div className="flex flex-col gap-2">
      {mark}
      <ul
        aria-label={label}

        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line"
      >
        {affected.map(({ key, title, place, why }) => (
          <li key={key} className="px-3 py-2">
            <p className="[overflow-wrap:anywhere]">
              <span className="font-medium">{title}</span>{" "}
              <span className="text-muted">{place}</span>
            </p>
            <p className="text-sm text-muted [overflow-wrap:anywhere]">{why}</p>
          </li>
        ))}
      </ul>
      {total > affected.length ? (
        <p className="text-sm text-muted">and {total - affected.length} more</p>
      ) : null}
    </div>
  );
}

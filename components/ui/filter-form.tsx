import type { ReactNode } from "react";
import { cn } from "./cn";

/** What a list is filtered by, as a form that needs no script: its answers stand in the address. */
export function FilterForm({
  action,
  hidden = {},
  className,
  children,
}: {
  action: string;
  /** What stays as it is in the address. */
  hidden?: Readonly<Record<string, string | undefined>>;
  className?: string;
  children: ReactNode;
}) {
  return (
    <form action={action} className={cn("flex flex-wrap gap-2", className)}>
      {Object.entries(hidden).map(([name, value]) =>
        value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
      )}
      {children}
      <button
        type="submit"
        className="h-8 rounded-md border border-line-strong bg-raised px-3 hover:bg-hover pointer-coarse:h-10"
      >
        Filter
      </button>
    </form>
  );
}

/** Words to find in a list (`q`). */
export function FilterWords({
  label,
  value,
  placeholder,
  className,
}: {
  label: string;
  value: string;
  placeholder: string;
  className?: string;
}) {
  return (
    <label className={cn("min-w-0 flex-1", className)}>
      <span className="sr-only">{label}</span>
      <input
        type="search"
        name="q"
        defaultValue={value}
        placeholder={placeholder}
        autoComplete="off"
        className="control h-8 w-full rounded-md px-2.5 pointer-coarse:h-10"
      />
    </label>
  );
}

/** One of several to filter a list by; a value that is none of them stands in the address, and is shown as well. */
export function FilterChoice({
  label,
  name,
  value,
  options,
  className,
}: {
  label: string;
  name: string;
  value: string;
  /** Values, each with what it is called. */
  options: readonly (readonly [string, string])[];
  className?: string;
}) {
  const isListed = value === "" || options.some(([key]) => key === value);
  return (
    <label className={className}>
      <span className="sr-only">{label}</span>
      <select
        name={name}
        defaultValue={value}
        className="control h-8 w-full rounded-md px-2 pointer-coarse:h-10"
      >
        {[...options, ...(isListed ? [] : [[value, value] as const])].map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

import { Search } from "lucide-react";
import { instanceStates } from "@/components/instances/instance-state";
import { Button } from "@/components/ui/button";

interface InstanceFiltersProps {
  values: { q: string | undefined; state: string | undefined; upgrade: string | undefined };
  /** Parts of the address that stay. */
  keep: Readonly<Record<string, string | undefined>>;
}

/** A plain form: it works without a script, and the address holds what was chosen. */
export function InstanceFilters({ values, keep }: InstanceFiltersProps) {
  return (
    <search>
      <form action="/instances" className="flex flex-wrap items-center gap-2">
        {Object.entries(keep).map(([name, value]) =>
          value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
        )}
        <label className="relative min-w-0 flex-1 max-sm:basis-full sm:max-w-xs">
          <span className="sr-only">Name</span>
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
          />
          <input
            type="search"
            name="q"
            defaultValue={values.q}
            placeholder="Search by name"
            autoComplete="off"
            className="control h-8 w-full rounded-md pl-8 pointer-coarse:h-10"
          />
        </label>
        <label>
          <span className="sr-only">State</span>
          <select
            name="state"
            defaultValue={values.state ?? ""}
            className="control h-8 rounded-md px-2 pointer-coarse:h-10"
          >
            <option value="">Any state</option>
            {Object.entries(instanceStates).map(([state, { word }]) => (
              <option key={state} value={state}>
                {word}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="sr-only">Version</span>
          <select
            name="upgrade"
            defaultValue={values.upgrade ?? ""}
            className="control h-8 rounded-md px-2 pointer-coarse:h-10"
          >
            <option value="">Any version</option>
            <option value="available">Upgrade available</option>
          </select>
        </label>
        <Button type="submit">Filter</Button>
      </form>
    </search>
  );
}

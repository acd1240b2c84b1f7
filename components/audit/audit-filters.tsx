import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { actionInWords, auditActions, signIns } from "@/lib/audit";

/** The filters as they stand in the address. */
export type AskedOfAudit = Readonly<
  Partial<Record<"text" | "who" | "thing" | "action" | "team" | "from" | "to" | "show", string>>
>;

const texts = [
  ["who", "Person", "Olivia"],
  ["thing", "Thing", "payments/checkout"],
  ["team", "Team", "payments"],
] as const;

/** Who, what, of which team, and when: a form that needs no script. */
export function AuditFilters({ asked }: { asked: AskedOfAudit }) {
  const known = auditActions.filter((action) => !signIns.some((one) => one === action));
  return (
    <form
      action="/ops/audit"
      className="mb-4 grid items-end gap-3 sm:grid-cols-3 lg:grid-cols-[repeat(3,minmax(0,1fr))_minmax(0,1.4fr)_10rem_10rem_auto]"
    >
      {asked.show === undefined ? null : <input type="hidden" name="show" value={asked.show} />}
      {asked.text === undefined ? null : <input type="hidden" name="text" value={asked.text} />}
      {texts.map(([name, label, example]) => (
        <Field key={name} id={`audit-${name}`} label={label}>
          {(control) => (
            <Input
              {...control}
              type="search"
              name={name}
              defaultValue={asked[name] ?? ""}
              placeholder={example}
              autoComplete="off"
            />
          )}
        </Field>
      ))}
      <Field id="audit-action" label="Action">
        {(control) => (
          <Select {...control} name="action" defaultValue={asked.action ?? ""}>
            <option value="">All</option>
            {known.map((action) => (
              <option key={action} value={action}>
                {actionInWords(action)} ({action})
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field id="audit-from" label="From (UTC)">
        {(control) => (
          <Input {...control} type="date" name="from" defaultValue={asked.from ?? ""} />
        )}
      </Field>
      <Field id="audit-to" label="Before (UTC)">
        {(control) => <Input {...control} type="date" name="to" defaultValue={asked.to ?? ""} />}
      </Field>
      <Button type="submit">Filter</Button>
    </form>
  );
}

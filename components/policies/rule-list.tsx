import { Card, CardBody } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { DescriptionList } from "@/components/ui/description-list";
import type { PolicyDetails } from "@/lib/policies";

/** What a policy is about, and each of its rules: words first, then the expression. */
export function RuleList({
  policy,
}: {
  policy: Pick<PolicyDetails, "about" | "conditions" | "variables" | "rules" | "failurePolicy">;
}) {
  return (
    <div className="flex flex-col gap-4">
      <Card>
        <CardBody>
          <DescriptionList
            entries={[
              ["About", policy.about.join(", ")],
              [
                "Only if",
                policy.conditions.length === 0
                  ? undefined
                  : policy.conditions.map(({ name }) => name).join(", "),
              ],
              [
                "On errors",
                policy.failurePolicy === "Fail"
                  ? "Denied if it cannot be evaluated"
                  : "Allowed if it cannot be evaluated",
              ],
            ]}
          />
        </CardBody>
      </Card>
      <ol className="flex flex-col gap-3">
        {policy.rules.map((rule, index) => (
          <li
            key={`${index} ${rule.expression}`}
            className="overflow-hidden rounded-lg border border-line bg-raised shadow-card"
          >
            <div className="flex gap-3 px-4 py-3">
              <span aria-hidden className="text-muted tabular-nums">
                {index + 1}
              </span>
              <div className="min-w-0">
                <p className="font-medium [overflow-wrap:anywhere]">
                  {rule.message || "No message"}
                </p>
                {rule.expected === undefined ? null : (
                  <p className="text-muted">Right would be: {rule.expected}</p>
                )}
              </div>
            </div>
            <Expression label={`Rule ${index + 1}`} text={rule.expression} />
          </li>
        ))}
      </ol>
      {policy.variables.length + policy.conditions.length === 0 ? null : (
        <details className="overflow-hidden rounded-lg border border-line bg-raised shadow-card">
          <summary className="px-4 py-3 font-medium">
            Conditions and variables ({policy.conditions.length + policy.variables.length})
          </summary>
          {[...policy.conditions, ...policy.variables].map(({ name, expression }) => (
            <div key={name}>
              <p className="border-t border-line px-4 pt-3 font-mono text-sm">{name}</p>
              <Expression label={name} text={expression} plain />
            </div>
          ))}
        </details>
      )}
    </div>
  );
}

function Expression({
  label,
  text,
  plain = false,
}: {
  label: string;
  text: string;
  plain?: boolean;
}) {
  return (
    <section
      aria-label={label}

      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      className={cn(
        "overflow-x-auto px-4 py-3 font-mono text-sm -outline-offset-2",
        !plain && "border-t border-line bg-sunken",
      )}
    >
      <pre>{text.trim()}</pre>
    </section>
  );
}

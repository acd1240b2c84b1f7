import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CodeView } from "@/components/ui/code-view";
import type { JsonObject } from "@/lib/json";
import type { StepInWords } from "@/lib/template";

interface GivenParametersProps {
  parameters: JsonObject;
  /** The same, as the form calls them. */
  steps: readonly StepInWords[];
}

/** What was given, in the form's words; as it stands in the record, folded. */
export function GivenParameters({ parameters, steps }: GivenParametersProps) {
  return (
    <Card>
      <CardHeader
        title="Parameters"
        detail="As submitted. Defaults of the template are not listed."
      />
      {steps.length === 0 ? <p className="px-4 py-3 text-muted">None was given.</p> : null}
      {steps.map(({ title, parameters: given }) => (
        <div key={title} className="border-b border-line px-4 py-3">
          {title === "" ? null : <h3 className="mb-1.5 text-sm font-medium text-muted">{title}</h3>}
          <dl className="@container flex flex-col gap-1.5">
            {given.map(({ name, label, value }) => (
              <div
                key={name}
                className="grid gap-x-4 @md:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]"
              >
                <dt className="text-muted [overflow-wrap:anywhere]" title={name}>
                  {label}
                </dt>
                <dd className="[overflow-wrap:anywhere] whitespace-pre-wrap">{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
      <details>
        <summary className="px-4 py-2 text-sm font-medium -outline-offset-2">As JSON</summary>
        <CardBody className="pt-0">
          <CodeView path="parameters.json" code={JSON.stringify(parameters, null, 2)} />
        </CardBody>
      </details>
    </Card>
  );
}

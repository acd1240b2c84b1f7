import { Badge } from "@/components/ui/badge";
import { helpTexts } from "@/components/ui/help-text";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { descriptionsIn, type ParameterStep } from "@/lib/template";

/**
 * What a template asks for, step by step: name, type, default, what it is for. Nested fields are
 * named by their path.
 */
export function ParameterList({ steps }: { steps: readonly ParameterStep[] }) {
  const texts = helpTexts(descriptionsIn(steps));
  const shownAs = (text: string) => (Object.hasOwn(texts, text) ? texts[text] : text);
  return (
    <div className="flex flex-col gap-6">
      {steps.map((step) => (
        <section key={step.title}>
          <h2 className="font-semibold">{step.title}</h2>
          {step.description ? (
            <div className="mt-0.5 text-sm text-muted">{shownAs(step.description)}</div>
          ) : null}
          {step.when === undefined ? null : (
            <p className="mt-0.5 text-sm text-muted">
              Only where <code>{step.when}</code>.
            </p>
          )}
          <ul className="mt-2 divide-y divide-line rounded-lg border border-line bg-raised shadow-card">
            {parameters(step.schema, []).map((each) => (
              <li
                key={each.path}
                className="grid gap-x-6 gap-y-1 p-3 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]"
              >
                <div className="min-w-0">
                  <code className="text-sm font-medium [overflow-wrap:anywhere]">{each.path}</code>
                  <p className="mt-1 flex flex-wrap items-center gap-1.5 text-sm text-muted">
                    {each.type}
                    {each.required ? <Badge>Required</Badge> : null}
                  </p>
                </div>
                <div className="min-w-0">
                  {each.title ? <p>{each.title}</p> : null}
                  {each.description ? (
                    <div className="text-muted">{shownAs(each.description)}</div>
                  ) : null}
                  <p className="mt-1 text-sm text-muted [overflow-wrap:anywhere]">
                    {[
                      each.limits,
                      each.when === "" ? "" : `Only where ${each.when}`,
                      each.fallback === undefined ? "" : `Default ${JSON.stringify(each.fallback)}`,
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface Parameter {
  path: string;
  type: string;
  title: string;
  description: string;
  required: boolean;
  limits: string;
  /** The condition of the parameter, or of a group around it. */
  when: string;
  fallback: Json | undefined;
}

function parameters(schema: JsonObject, above: string[], around = ""): Parameter[] {
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(properties).flatMap(([name, property]): Parameter[] => {
    if (!isJsonObject(property)) return [];
    const path = [...above, name];
    const text = (key: string) => (typeof property[key] === "string" ? property[key] : "");
    const when = [around, text("x-slipway-when")].filter(Boolean).join(" and ");
    const below = parameters(property, path, when);
    if (below.length > 0) return below;
    return [
      {
        path: path.join("."),
        type: typeName(property),
        title: text("title"),
        description: text("description"),
        required: required.includes(name),
        limits: limits(property),
        when,
        fallback: property["default"],
      },
    ];
  });
}

function typeName(schema: JsonObject): string {
  if (Array.isArray(schema["enum"])) return "One of a list";
  const type = schema["type"];
  if (type === "array")
    return isJsonObject(schema["items"])
      ? `List of ${typeName(schema["items"]).toLowerCase()}`
      : "List";
  const names: Record<string, string> = {
    string: "Text",
    integer: "Whole number",
    number: "Number",
    boolean: "Yes or no",
    object: "Map",
    null: "Nothing",
  };
  if (typeof type === "string") return names[type] ?? type;
  return Array.isArray(type)
    ? type.map((each) => (typeof each === "string" ? (names[each] ?? each) : "")).join(" or ")
    : "Anything";
}

function limits(schema: JsonObject): string {
  const { enum: choices, minimum, maximum, minLength, maxLength, pattern, format } = schema;
  const said: string[] = [];
  if (Array.isArray(choices)) said.push(choices.map((choice) => JSON.stringify(choice)).join(", "));
  if (minimum !== undefined && maximum !== undefined)
    said.push(`${String(minimum)} to ${String(maximum)}`);
  else if (minimum !== undefined) said.push(`At least ${String(minimum)}`);
  else if (maximum !== undefined) said.push(`At most ${String(maximum)}`);
  if (minLength !== undefined) said.push(`At least ${String(minLength)} characters`);
  if (maxLength !== undefined) said.push(`At most ${String(maxLength)} characters`);
  if (typeof format === "string") said.push(format);
  if (typeof pattern === "string") said.push(`Matches ${pattern}`);
  return said.join(" · ");
}

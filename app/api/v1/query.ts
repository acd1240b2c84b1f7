import { PortalError } from "@/lib/errors";
import type { ParameterSchema } from "./openapi.json/openapi-parts";
import { paths } from "./openapi.json/paths";

/** Addresses whose `get` has parameters in the query. */
type Listed =
  | "/api/v1/templates"
  | "/api/v1/approvals"
  | "/api/v1/requests"
  | "/api/v1/instances"
  | "/api/v1/tokens"
  | "/api/v1/audit"
  | "/api/v1/audit/export"
  | "/api/v1/proposals"
  | "/api/v1/template-drafts"
  | "/api/v1/template-drafts/{id}"
  | "/api/v1/template-drafts/{id}/revisions"
  | "/api/v1/template-drafts/{id}/release"
  | "/api/v1/impacts/{digest}"
  | "/api/v1/impacts/{digest}/export"
  | "/api/v1/templates/{name}/files";

/**
 * What stands in the query of a request, as the description of this address says it may be: lists for
 * what may repeat, texts for the rest. What it does not name is handed on. Throws `bad_request`, with a
 * message for each parameter that is not so.
 */
export function queryOf(request: Request, address: Listed): Record<string, string | string[]> {
  return queryBy(
    request,
    paths[address].get.parameters.flatMap((one) => (one.in === "query" ? [one] : [])),
  );
}

/** The same by parameters that were looked up. */
export function queryBy(
  request: Request,
  parameters: readonly { name: string; schema: ParameterSchema }[],
): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  const query: Record<string, string | string[]> = Object.fromEntries(searchParams);
  const wrong: { pointer: string; message: string }[] = [];
  for (const { name, schema } of parameters) {
    const sent = searchParams.getAll(name);
    if (sent.length === 0) continue;
    const message = whyNot(sent, schema);
    if (message !== undefined) wrong.push({ pointer: `/${name}`, message: `${name} ${message}` });
    query[name] = schema.type === "array" ? sent : (sent[0] ?? "");
  }
  if (wrong.length === 0) return query;
  throw new PortalError("bad_request", `${wrong.map(({ message }) => message).join("; ")}.`, {
    fields: wrong,
  });
}

function whyNot(sent: readonly string[], schema: ParameterSchema): string | undefined {
  if (schema.type === "array") {
    if (sent.length > (schema.maxItems ?? Infinity))
      return `may stand there at most ${schema.maxItems} times`;
    const { items } = schema;
    return items && sent.map((one) => whyNotText(one, items)).find((message) => message);
  }
  if (sent.length > 1) return "may stand there only once";
  return whyNotText(sent[0] ?? "", schema);
}

function whyNotText(text: string, schema: ParameterSchema): string | undefined {
  if (schema.type === "integer") {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    const isWithin = /^\d{1,9}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum;
    return isWithin ? undefined : `must be a whole number from ${minimum} to ${maximum}`;
  }
  if (schema.enum !== undefined && !schema.enum.includes(text))
    return `must be one of ${schema.enum.join(", ")}`;
  if ([...text].length > (schema.maxLength ?? Infinity))
    return `may have at most ${schema.maxLength} characters`;
  return undefined;
}

import { parseUrl } from "./url";

/**
 * One of the formats that Kubernetes names; `validate` gives what is wrong, or nothing, in
 * the words of the API server (apimachinery's `util/validation`), since messages of policies repeat them.
 */
export class NamedFormat {
  readonly name: string;
  readonly check: (text: string) => string | undefined;

  constructor(name: string, check: (text: string) => string | undefined) {
    this.name = name;
    this.check = check;
  }

  equals(other: unknown): boolean {
    return other instanceof NamedFormat && other.name === this.name;
  }
}

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const oldLabel = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const name = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const dnsLabel = (text: string) =>
  text.length > 63
    ? "must be no more than 63 characters"
    : label.test(text)
      ? undefined
      : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const oldDnsLabel = (text: string) =>
  text.length > 63
    ? "must be no more than 63 characters"
    : oldLabel.test(text)
      ? undefined
      : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const subdomain = (text: string) => {
  if (text.length > 253) return "must be no more than 253 characters";
  return text.split(".").every((part) => label.test(part))
    ? undefined
    : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
};
/** A prefix may end in a dash: what follows it is generated. */
const prefixOf = (check: (text: string) => string | undefined) => (text: string) =>
  check(text.endsWith("-") ? `${text.slice(0, -1)}a` : text);

const labelKey =
  "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

function qualifiedName(text: string): string | undefined {
  const [first = "", second, ...more] = text.split("/");
  if (more.length > 0)
    return `${labelKey} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
  const part = second ?? first;
  if (part.length > 63 || !name.test(part)) return labelKey;
  return second === undefined ? undefined : subdomain(first);
}

function isDate(text: string): boolean {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return day !== null && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
}

const checks: Readonly<Record<string, (text: string) => string | undefined>> = {
  dns1123Label: dnsLabel,
  dns1123Subdomain: subdomain,
  dns1035Label: oldDnsLabel,
  qualifiedName,
  dns1123LabelPrefix: prefixOf(dnsLabel),
  dns1123SubdomainPrefix: prefixOf(subdomain),
  dns1035LabelPrefix: prefixOf(oldDnsLabel),
  labelValue: (text) =>
    text === "" || (text.length <= 63 && name.test(text))
      ? undefined
      : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  uri: (text) => (parseUrl(text) === undefined ? "must be a URI" : undefined),
  uuid: (text) =>
    /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text)
      ? undefined
      : "does not match the UUID format",
  byte: (text) =>
    /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
      ? undefined
      : "invalid base64",
  date: (text) => (isDate(text) ? undefined : "invalid date"),
  datetime: (text) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.test(text) &&
    isDate(text.slice(0, 10)) &&
    !Number.isNaN(Date.parse(text))
      ? undefined
      : "invalid datetime",
};

export const namedFormats: ReadonlyMap<string, NamedFormat> = new Map(
  Object.entries(checks).map(([key, check]) => [key, new NamedFormat(key, check)]),
);

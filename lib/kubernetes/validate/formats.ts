import { format } from "@cfworker/json-schema";

/** Text of a `resource.Quantity`: a decimal number with a binary, decimal or exponent suffix. */
const quantity = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const goDuration = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const fluxInterval = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const dnsLabel = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const dnsSubdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const labelPart = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

export function isQuantity(text: string): boolean {
  return text.length <= 64 && quantity.test(text);
}

/** What Go's `time.ParseDuration` takes, e.g. `1m30s`. */
function isDuration(text: string): boolean {
  return text.length <= 64 && goDuration.test(text);
}

/** Standard base64 with padding; line breaks are allowed, as Go's decoder allows them. */
function isBase64(text: string): boolean {
  return base64.test(text.replace(/[\r\n]/g, ""));
}

/** A DNS-1123 label: a namespace, a container. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && dnsLabel.test(text);
}

/** A DNS-1123 subdomain: the name of most objects. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && dnsSubdomain.test(text);
}

/** The key of a label or an annotation: `name` or `prefix.example.com/name`. */
export function isQualifiedName(text: string): boolean {
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 2 || name.length > 63 || !labelPart.test(name)) return false;
  return parts.length === 1 || isDnsSubdomain(parts[0] ?? "");
}

export function isLabelValue(text: string): boolean {
  return text === "" || (text.length <= 63 && labelPart.test(text));
}

/**
 * An IANA service name, as ports of containers have: at most 15 characters with at least one
 * letter.
 */
export function isPortName(text: string): boolean {
  return (
    text.length <= 15 &&
    /^[a-z0-9-]+$/.test(text) &&
    /[a-z]/.test(text) &&
    !text.includes("--") &&
    !text.startsWith("-") &&
    !text.endsWith("-")
  );
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$|\/)|(?=$|\/))){4}$/;
const ipv6 = (format as Record<string, (text: string) => boolean>)["ipv6"];

/** A range of addresses: `10.0.0.0/16`, `2001:db8::/32`. */
export function isCidr(text: string): boolean {
  const [address = "", length = "", ...more] = text.split("/", 3);
  if (more.length > 0 || text.length > 64 || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return false;
  return ipv4.test(address)
    ? Number(length) <= 32
    : Number(length) <= 128 && ipv6?.(address) === true;
}

const formats: Readonly<Record<string, { valid: (text: string) => boolean; expected: string }>> = {
  "date-time": {
    valid: (text) => rfc3339.test(text) && !Number.isNaN(Date.parse(text)),
    expected: "a time such as 2026-01-31T08:00:00Z",
  },
  byte: { valid: isBase64, expected: "base64" },
  interval: {
    valid: (text) => text.length <= 64 && fluxInterval.test(text),
    expected: "a duration such as 10m or 1h30m",
  },
  duration: { valid: isDuration, expected: "a duration such as 1m30s" },
};

/**
 * What is wrong with a string of this format: what was expected, or undefined where all is well.
 */
export function formatProblem(format: string, text: string): string | undefined {
  const rule = Object.hasOwn(formats, format) ? formats[format] : undefined;
  return rule && !rule.valid(text) ? rule.expected : undefined;
}

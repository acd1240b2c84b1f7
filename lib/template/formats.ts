import { format } from "@cfworker/json-schema";

/**
 * A JSON Schema `format`: what a person is told, and the check of the interpreting validator, which
 * the compiled one shares.
 */
const described: Readonly<Record<string, string>> = {
  date: "a date like 2026-11-23",
  time: "a time like 14:30:00Z",
  "date-time": "a date and time like 2026-11-23T14:30:00Z",
  duration: "a duration like PT15M",
  uri: "a URL like https://example.com/page",
  "uri-reference": "a URL or a path",
  "uri-template": "a URL template",
  url: "a URL like https://example.com/page",
  email: "an email address",
  hostname: "a host name like shop.example.com",
  ipv4: "an IPv4 address like 10.0.0.1",
  ipv6: "an IPv6 address like 2001:db8::1",
  regex: "a regular expression",
  uuid: "a UUID",
  "json-pointer": "a JSON Pointer like /spec/replicas",
};

/** What a value of this format is, in words; undefined for a format that is not checked. */
export function formatInWords(name: string): string | undefined {
  return Object.hasOwn(described, name) ? described[name] : undefined;
}

/** The formats that are checked, by name. Others are hints for the form only. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = Object.fromEntries(
  Object.entries(format as Record<string, (text: string) => boolean>).map(([name, check]) => [
    name,
    (text: string) => check(text),
  ]),
);

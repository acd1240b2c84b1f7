import { format } from "@cfworker/json-schema";
import { RE2JS } from "re2js";
import { isCidr } from "./cidr";
import { cronProblem, isCron } from "./cron";
import { imageReference } from "./image-reference";
import { longestPattern } from "./linear-pattern";
import { isQuantity } from "./quantity";

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
  cidr: "a range of addresses like 10.0.0.0/16",
  "container-image": "an image like registry.example.com/payments/checkout:1.4.2",
  cron: "a schedule like 30 6 * * 1-5 (minute, hour, day of the month, month, day of the week)",
  quantity: "a quantity like 500m or 2Gi",
};

/** What a value of this format is, in words; undefined for a format that is not checked. */
export function formatInWords(name: string): string | undefined {
  return Object.hasOwn(described, name) ? described[name] : undefined;
}

/** Why a value is not of this format, as a clause, where that can be said. */
export function formatProblem(name: string, value: string): string | undefined {
  return name === "cron" ? cronProblem(value) : undefined;
}

const octet = String.raw`(?:1?\d{1,2}|2[0-4]\d|25[0-5])`;
const last = String.raw`(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4])`;
/** IPv4 addresses that are not private (10/8, 127/8, 169.254/16, 172.16/12, 192.168/16). */
const publicAddress = [
  String.raw`(?:[1-9]|1[1-9]|[2-9]\d|1[013-58]\d|12[0-689]|16[0-8]|17[013-9]|19[013-9]|2[01]\d|22[0-3])\.${octet}`,
  String.raw`169\.(?:1?\d{1,2}|2[0-4]\d|25[0-35])`,
  String.raw`172\.(?:\d|0\d|1[0-5]|3[2-9]|[4-9]\d|1\d\d|2[0-4]\d|25[0-5])`,
  String.raw`192\.(?:\d|\d\d|1[0-57-9]\d|16[0-79]|2[0-4]\d|25[0-5])`,
].join("|");
const letters = String.raw`[a-z\x{a1}-\x{ffff}0-9]`;
const label = String.raw`(?:${letters}+-?)*${letters}+`;

let compiledUrl: RE2JS | undefined;

/**
 * The validator's own `url`, which takes exponential time as JavaScript's expression; the same in
 * RE2. Compiled when it is asked for first: a phone takes a tenth of a second, and few forms need it.
 */
function isUrl(text: string): boolean {
  compiledUrl ??= RE2JS.compile(urlPattern, RE2JS.CASE_INSENSITIVE);
  return compiledUrl.test(text);
}

const urlPattern =
  String.raw`^(?:https?|ftp)://(?:[^\s\x0b\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+@)?` +
  String.raw`(?:(?:${publicAddress})\.${octet}\.${last}|${label}(?:\.${label})*\.[a-z\x{a1}-\x{ffff}]{2,})` +
  String.raw`(?::\d{2,5})?(?:/[^\s\x0b\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]*)?$`;

const theirs = format as Record<string, (text: string) => boolean>;

/** The formats that are checked, by name. Others are hints for the form only. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  ...Object.fromEntries(
    Object.entries(theirs).map(([name, check]) => [name, (text: string) => check(text)]),
  ),
  url: isUrl,
  // Theirs takes zeros in front, which some programs read as octal numbers.
  ipv4: (text) => /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text),
  cidr: isCidr,
  "container-image": (text) => imageReference(text) !== undefined,
  cron: isCron,
  quantity: isQuantity,
  // Compiling one that nests takes more than linear time: so long, and no longer, patterns may be.
  regex: (text) => text.length <= longestPattern && theirs["regex"]?.(text) === true,
};

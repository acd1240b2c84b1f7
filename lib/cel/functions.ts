import { type Environment, Optional } from "@marcbachmann/cel-js";
import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator";
import { registerAuthorizer } from "./authorizer";
import { isEqual } from "./equal";
import { CelFault } from "./fault";
import { formatString } from "./format-string";
import { Image, image, parseImage } from "./image";
import { Cidr, cidr, Ip, ip, parseCidr, parseIp } from "./ip";
import {
  distinct,
  extreme,
  first,
  flattened,
  hasAll,
  hasAny,
  indexOfItem,
  isSorted,
  last,
  lastIndexOfItem,
  range,
  reversed,
  slice,
  sorted,
  sum,
  unwrapped,
} from "./lists";
import { registerMacros } from "./macros";
import { NamedFormat, namedFormats } from "./named-formats";
import { parseQuantity, Quantity, quantity } from "./quantity";
import { find, findAll, hasMatch } from "./re2";
import { parseSemver, Semver, semver } from "./semver";
import { charAt, quote, replace } from "./strings";
import { parseUrl, Url, url } from "./url";

class FormatNamespace {
  readonly of = "format";
}
class IpNamespace {
  readonly of = "ip";
}
class SetsNamespace {
  readonly of = "sets";
}
class ListsNamespace {
  readonly of = "lists";
}
class StringsNamespace {
  readonly of = "strings";
}

// Handlers are called by the library after it has checked the types that the signature names.
type Handler = (...args: never[]) => unknown;

/** Kubernetes' function library (1.36), beside what the CEL library brings along. */
export function registerKubernetesFunctions(env: Environment): void {
  const add = (signature: string, handler: Handler) =>
    env.registerFunction(signature, handler as (...args: unknown[]) => unknown, { async: false });

  env.registerOperator("bytes < bytes", (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) < 0);
  env.registerOperator(
    "bytes <= bytes",
    (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) <= 0,
  );
  env.registerOperator("bytes > bytes", (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) > 0);
  env.registerOperator(
    "bytes >= bytes",
    (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) >= 0,
  );
  add("duration(google.protobuf.Duration): google.protobuf.Duration", (value: unknown) => value);
  add("timestamp(google.protobuf.Timestamp): google.protobuf.Timestamp", (value: unknown) => value);

  env.registerType("kubernetes.Quantity", Quantity);
  add("quantity(string): kubernetes.Quantity", quantity);
  add("isQuantity(string): bool", (text: string) => parseQuantity(text) !== undefined);
  add("kubernetes.Quantity.sign(): int", (q: Quantity) =>
    q.nanos > 0n ? 1n : q.nanos < 0n ? -1n : 0n,
  );
  add("kubernetes.Quantity.isInteger(): bool", (q: Quantity) => q.isInteger());
  add("kubernetes.Quantity.asInteger(): int", (q: Quantity) => q.asInteger());
  add("kubernetes.Quantity.asApproximateFloat(): double", (q: Quantity) => q.asApproximateFloat());
  add(
    "kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool",
    (a: Quantity, b: Quantity) => a.nanos > b.nanos,
  );
  add(
    "kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool",
    (a: Quantity, b: Quantity) => a.nanos < b.nanos,
  );
  add("kubernetes.Quantity.compareTo(kubernetes.Quantity): int", (a: Quantity, b: Quantity) =>
    a.compareTo(b),
  );
  for (const other of ["kubernetes.Quantity", "int"]) {
    add(
      `kubernetes.Quantity.add(${other}): kubernetes.Quantity`,
      (a: Quantity, b: Quantity | bigint) => a.plus(b),
    );
    add(
      `kubernetes.Quantity.sub(${other}): kubernetes.Quantity`,
      (a: Quantity, b: Quantity | bigint) => a.minus(b),
    );
  }

  env.registerType("kubernetes.URL", Url);
  add("url(string): kubernetes.URL", url);
  add("isURL(string): bool", (text: string) => parseUrl(text) !== undefined);
  add("kubernetes.URL.getScheme(): string", (u: Url) => u.scheme);
  add("kubernetes.URL.getHost(): string", (u: Url) => u.host);
  add("kubernetes.URL.getHostname(): string", (u: Url) => u.hostname);
  add("kubernetes.URL.getPort(): string", (u: Url) => u.port);
  add("kubernetes.URL.getEscapedPath(): string", (u: Url) => u.path);
  add("kubernetes.URL.getQuery(): map<string, list<string>>", (u: Url) => u.query);

  registerNetworks(env, add);
  registerVersions(env, add);

  add("string.find(string): string", find);
  add("string.findAll(string): list<string>", (text: string, pattern: string) =>
    findAll(text, pattern),
  );
  add("string.findAll(string, int): list<string>", findAll);
  add("matches(string, string): bool", hasMatch);

  add("string.charAt(int): string", charAt);
  add("string.replace(string, string): string", replace);
  add("string.replace(string, string, int): string", replace);
  add("string.format(list): string", formatString);
  env.registerType("StringsNamespace", StringsNamespace);
  env.registerConstant("strings", "StringsNamespace", new StringsNamespace());
  add("StringsNamespace.quote(string): string", (_: unknown, text: string) => quote(text));

  add("list.isSorted(): bool", isSorted);
  add("list.sum(): dyn", sum);
  add("list.min(): dyn", (list: unknown[]) => extreme(list, "min"));
  add("list.max(): dyn", (list: unknown[]) => extreme(list, "max"));
  add("list.indexOf(dyn): int", indexOfItem);
  add("list.lastIndexOf(dyn): int", lastIndexOfItem);

  add("list<A>.distinct(): list<A>", distinct);
  add("list<A>.reverse(): list<A>", reversed);
  add("list<A>.sort(): list<A>", sorted);
  add("list<A>.slice(int, int): list<A>", slice);
  add("list.flatten(): list", (list: unknown[]) => flattened(list));
  add("list.flatten(int): list", flattened);
  add("list.first(): optional", first);
  add("list.last(): optional", last);
  env.registerType("ListsNamespace", ListsNamespace);
  env.registerConstant("lists", "ListsNamespace", new ListsNamespace());
  add("ListsNamespace.range(int): list<int>", (_: unknown, count: bigint) => range(count));
  add("OptionalNamespace.unwrap(list): list", (_: unknown, list: unknown[]) => unwrapped(list));
  add("list.unwrapOpt(): list", unwrapped);

  env.registerType("SetsNamespace", SetsNamespace);
  env.registerConstant("sets", "SetsNamespace", new SetsNamespace());
  add("SetsNamespace.contains(list, list): bool", (_: unknown, list: unknown[], part: unknown[]) =>
    hasAll(list, part),
  );
  add(
    "SetsNamespace.equivalent(list, list): bool",
    (_: unknown, a: unknown[], b: unknown[]) => hasAll(a, b) && hasAll(b, a),
  );
  add("SetsNamespace.intersects(list, list): bool", (_: unknown, a: unknown[], b: unknown[]) =>
    hasAny(a, b),
  );

  env.registerType("kubernetes.NamedFormat", NamedFormat);
  env.registerType("FormatNamespace", FormatNamespace);
  env.registerConstant("format", "FormatNamespace", new FormatNamespace());
  add(
    "FormatNamespace.named(string): optional<kubernetes.NamedFormat>",
    (_: unknown, name: string) => Optional.of(namedFormats.get(name)),
  );
  for (const [name, format] of namedFormats)
    add(`FormatNamespace.${name}(): kubernetes.NamedFormat`, () => format);
  add(
    "kubernetes.NamedFormat.validate(string): optional<list<string>>",
    (format: NamedFormat, text: string) => {
      const wrong = format.check(text);
      return wrong === undefined ? Optional.none() : Optional.of([wrong]);
    },
  );

  add("OptionalNamespace.ofNonZeroValue(dyn): optional", (_: unknown, value: unknown) =>
    isZero(value) ? Optional.none() : Optional.of(value),
  );
  add("string(google.protobuf.Timestamp): string", (time: Date) =>
    time.toISOString().replace(/\.000Z$/, "Z"),
  );
  add("string(google.protobuf.Duration): string", (duration: Duration) => duration.toString());
  add("int(google.protobuf.Timestamp): int", (time: Date) =>
    BigInt(Math.floor(time.getTime() / 1000)),
  );
  add(
    "int(google.protobuf.Duration): int",
    (duration: Duration) => duration.seconds * 1_000_000_000n + BigInt(duration.nanos),
  );
  add("int(uint): int", (value: UnsignedInt) => {
    if (value.value > 2n ** 63n - 1n)
      throw new CelFault("The number does not fit into 64 bits with a sign.");
    return value.value;
  });
  registerMacros(env);
  registerAuthorizer(env);
  for (const type of [
    "kubernetes.Quantity",
    "kubernetes.URL",
    "kubernetes.Semver",
    "kubernetes.Image",
    "kubernetes.NamedFormat",
    "net.IP",
    "net.CIDR",
    "optional<A>",
  ]) {
    env.registerOperator(`${type} == ${type}`, isEqual);
  }
}

function registerNetworks(
  env: Environment,
  add: (signature: string, handler: Handler) => unknown,
): void {
  env.registerType("net.IP", Ip);
  env.registerType("net.CIDR", Cidr);
  env.registerType("IpNamespace", IpNamespace);
  env.registerConstant("ip", "IpNamespace", new IpNamespace());
  add("ip(string): net.IP", ip);
  add("isIP(string): bool", (text: string) => parseIp(text) !== undefined);
  add(
    "IpNamespace.isCanonical(string): bool",
    (_: unknown, text: string) => ip(text).toString() === text,
  );
  add("net.IP.family(): int", (address: Ip) => BigInt(address.family));
  for (const name of [
    "isUnspecified",
    "isLoopback",
    "isLinkLocalMulticast",
    "isLinkLocalUnicast",
    "isGlobalUnicast",
  ] as const) {
    add(`net.IP.${name}(): bool`, (address: Ip) => address[name]());
  }
  add("string(net.IP): string", (address: Ip) => address.toString());
  add("cidr(string): net.CIDR", cidr);
  add("isCIDR(string): bool", (text: string) => parseCidr(text) !== undefined);
  add("net.CIDR.containsIP(net.IP): bool", (network: Cidr, address: Ip) =>
    network.containsIp(address),
  );
  add("net.CIDR.containsIP(string): bool", (network: Cidr, address: string) =>
    network.containsIp(ip(address)),
  );
  add("net.CIDR.containsCIDR(net.CIDR): bool", (network: Cidr, other: Cidr) =>
    network.containsCidr(other),
  );
  add("net.CIDR.containsCIDR(string): bool", (network: Cidr, other: string) =>
    network.containsCidr(cidr(other)),
  );
  add("net.CIDR.ip(): net.IP", (network: Cidr) => network.ip);
  add("net.CIDR.masked(): net.CIDR", (network: Cidr) => network.masked());
  add("net.CIDR.prefixLength(): int", (network: Cidr) => BigInt(network.prefix));
  add("string(net.CIDR): string", (network: Cidr) => network.toString());
}

function registerVersions(
  env: Environment,
  add: (signature: string, handler: Handler) => unknown,
): void {
  env.registerType("kubernetes.Semver", Semver);
  add("semver(string): kubernetes.Semver", (text: string) => semver(text));
  add("semver(string, bool): kubernetes.Semver", semver);
  add("isSemver(string): bool", (text: string) => parseSemver(text) !== undefined);
  add(
    "isSemver(string, bool): bool",
    (text: string, normalize: boolean) => parseSemver(text, normalize) !== undefined,
  );
  (["major", "minor", "patch"] as const).forEach((name, index) =>
    add(`kubernetes.Semver.${name}(): int`, (version: Semver) => version.numbers[index]),
  );
  add(
    "kubernetes.Semver.isGreaterThan(kubernetes.Semver): bool",
    (a: Semver, b: Semver) => a.compareTo(b) > 0n,
  );
  add(
    "kubernetes.Semver.isLessThan(kubernetes.Semver): bool",
    (a: Semver, b: Semver) => a.compareTo(b) < 0n,
  );
  add("kubernetes.Semver.compareTo(kubernetes.Semver): int", (a: Semver, b: Semver) =>
    a.compareTo(b),
  );

  env.registerType("kubernetes.Image", Image);
  add("image(string): kubernetes.Image", image);
  add("isImage(string): bool", (text: string) => parseImage(text) !== undefined);
  add("kubernetes.Image.containsDigest(): bool", (one: Image) => one.digest !== "");
  for (const name of ["registry", "repository", "tag", "digest", "identifier"] as const) {
    add(`kubernetes.Image.${name}(): string`, (one: Image) => one[name]);
  }
}

function isZero(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return isEqual(value, 0n);
}

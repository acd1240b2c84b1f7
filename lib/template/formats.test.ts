import { format } from "@cfworker/json-schema";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLinear, repeated } from "@/lib/secrets/testing/is-linear";
import { formats } from "./formats";

const theirs = format as Record<string, (text: string) => boolean>;

/** What a URL is made of, and what almost is one. */
const part = fc.constantFrom(
  ..."http://|https://|ftp://|a|b-c|-|.|..|com|é|😀|10.|127.|169.254.|169.255.|172.|16.|31.|32.|15.|192.168.|192.169.|8.8.|0|1|255|254|256|99|:|80|@|/|?|#| |\u00a0|\n|user|A.B.CD|1.2.3.4|10.0.0.1|172.20.1.1".split(
    "|",
  ),
);
const almostUrl = fc
  .tuple(fc.constantFrom("", "http://", "https://", "ftp://"), fc.array(part, { maxLength: 6 }))
  .map(([scheme, parts]) => scheme + parts.join(""));
const octets = fc
  .tuple(
    ...[0, 1, 2, 3].map(() =>
      fc.oneof(fc.nat(260), fc.constantFrom(10, 127, 168, 169, 172, 192, 254)),
    ),
  )
  .map((numbers) => `http://${numbers.join(".")}`);

describe("formats", () => {
  it("url is what the validator's own expression says it is", () => {
    fc.assert(
      fc.property(fc.oneof(almostUrl, octets), (text) => {
        expect([text, formats["url"]?.(text)]).toEqual([text, theirs["url"]?.(text)]);
      }),
      { numRuns: 5_000 },
    );
  });

  it("ipv4 has four numbers up to 255, without zeros in front", () => {
    for (const text of ["0.0.0.0", "10.0.0.1", "255.249.199.99"])
      expect([text, formats["ipv4"]?.(text)]).toEqual([text, true]);
    for (const text of ["010.0.0.1", "1.2.3", "1.2.3.4.", "256.0.0.1", "1.2.3.4.5", "1.2.3.4\n"])
      expect([text, formats["ipv4"]?.(text)]).toEqual([text, false]);
  });

  /** By format: parts that, again and again, almost make it. */
  const almost: Readonly<Record<string, readonly string[]>> = {
    date: ["2026-11-2", "1"],
    time: ["14:30:00.", "1", "14:30:00.1111111"],
    "date-time": ["2026-11-23T", "t", " ", "2026-11-23 14:30:00."],
    duration: ["P", "1", "P1Y", "PT1"],
    uri: ["a:", "http://", "a", "http://a@", "//", "%41", "http://[", "a://a:a@a/"],
    "uri-reference": ["a", "//", "/a", "a@", "%41", "?", "#", "[::"],
    "uri-template": ["a", "{a", "{a}", "{a.b", "{a,", "%41"],
    url: ["http://a", "http://a@", "http://a-", "http://a.", "a.", "a-", ":a@", "ftp://1."],
    email: ["a", "a@", '"a', '"\\"', ".", "a.", "@a", "a@a."],
    hostname: ["a", "a.", "-", "a-"],
    ipv4: ["1", "1.", "255."],
    ipv6: ["1:", ":", "::", "1", "1.1."],
    regex: ["a", "(", "(?<a>", "[", "\\", "a{1,2}", "\\Z", "(?=", "|"],
    uuid: ["a", "12345678-", "12345678-1234-"],
    cidr: ["1.", "1", "10.0.0.0/", ":", "1:", "/"],
    "container-image": ["a/", "a.", "a__", "a-", "a:", "@", "A", "a@sha256:", "[", "--"],
    cron: ["*", "* ", "1,", "1-2/3,", " ", "@daily", "jan-"],
    quantity: ["1", "1.", ".", "1e", "Ki"],
    "json-pointer": ["/", "~", "/a", "~0", "a"],
    "json-pointer-uri-fragment": ["#", "#/", "/", "%41", "~0"],
    "relative-json-pointer": ["1", "1/", "#", "0/a", "1#"],
  };

  /** What comes before, so that the rest is looked at. */
  const starts: Readonly<Record<string, string>> = {
    duration: "P",
    uri: "http://",
    "uri-reference": "//",
    url: "http://",
    email: "a@",
    "json-pointer-uri-fragment": "#/",
    "relative-json-pointer": "0/",
  };

  it("each has its worst texts below", () => {
    expect(Object.keys(almost).sort()).toEqual(Object.keys(formats).sort());
  });

  it.each(Object.entries(almost).flatMap(([name, parts]) => parts.map((one) => [name, one])))(
    "%s is checked in linear time, with %j again and again",
    (name, again) => {
      const check = formats[name] as (text: string) => boolean;
      for (const start of new Set(["", starts[name] ?? ""]))
        expect([
          start,
          isLinear((length) => `${start}${repeated(again, length)}\u0000`, check),
        ]).toEqual([start, true]);
    },
  );
});

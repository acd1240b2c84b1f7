import { Cron } from "croner";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseImage } from "@/lib/cel/image";
import { parseQuantity } from "@/lib/cel/quantity";
import { checkParameters } from "./check-parameters";
import { cidrInWords, isCidr } from "./cidr";
import { checkCompiled } from "./compiled-parameters";
import { cronProblem, plainCron } from "./cron";
import { imageReference } from "./image-reference";
import { isQuantity, quantityInWords } from "./quantity";
import { timeZoneOf, widgetOf, widgetProblem } from "./widgets";

/** Items of a list in one field, between these numbers. */
const part = (least: number, largest: number) => {
  const number = fc.integer({ min: least, max: largest });
  const range = fc
    .tuple(number, number)
    .map(([from, to]) => `${Math.min(from, to)}-${Math.max(from, to)}`);
  const step = fc.constantFrom("", "/1", "/2", "/7", "/30");
  const item = fc
    .tuple(fc.oneof(fc.constantFrom("*", "?"), number.map(String), range), step)
    .map(([all, by]) => all + by);
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(","));
};

describe("a schedule", () => {
  const zone = { timezone: "UTC", mode: "5-part" } as const;
  const schedule = fc
    .tuple(part(0, 59), part(0, 23), part(1, 31), part(1, 12), part(0, 6))
    .map((parts) => parts.join(" "));

  it("is what Kubernetes takes, and says which part is wrong", () => {
    for (const good of ["30 6 * * 1-5", "*/15 * * * *", "@daily", "0 0 1 JAN sun", "5/10 ? * * *"])
      expect([good, cronProblem(good)]).toEqual([good, undefined]);
    for (const [bad, why] of [
      ["* * * *", "it has 4 of five fields"],
      ["", "it has 0 of five fields"],
      ["0 24 * * *", "the hour is 0 to 23, *, a range or a step"],
      ["0 0 * * 7", "the day of the week is 0 to 6, *, a range or a step"],
      ["0 0 5-1 * *", "the day of the month is 1 to 31, *, a range or a step"],
      ["*/0 * * * *", "the minute is 0 to 59, *, a range or a step"],
      ["@every 5m", "@every 5m is no name of a schedule"],
      ["0 0 * * mondays", "the day of the week is 0 to 6, *, a range or a step"],
    ] as const)
      expect([bad, cronProblem(bad)]).toEqual([bad, why]);
  });

  it("is read by the library that tells its next runs, whenever it is one", () => {
    fc.assert(
      fc.property(schedule, (text) => {
        const plain = plainCron(text);
        expect([text, cronProblem(text)]).toEqual([text, undefined]);
        expect(new Cron(plain ?? "", zone).getPattern()).toBe(plain);
      }),
    );
  });
});

describe("an image", () => {
  it("has a registry, a repository, a tag and a digest, as far as they are written", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    expect(imageReference(`registry.example.com:5000/a/b:1.4.2@${digest}`)).toEqual({
      registry: "registry.example.com:5000",
      repository: "a/b",
      tag: "1.4.2",
      digest,
    });
    expect(imageReference("team/app")).toMatchObject({ registry: undefined, tag: undefined });
    for (const bad of [
      "",
      "Team/app",
      "a//b",
      "a:",
      "a:b:c",
      "a@sha256:12",
      "/a",
      "a/",
      "a b",
      "-",
    ])
      expect([bad, imageReference(bad)]).toEqual([bad, undefined]);
  });

  it("is one for policies as well, with the same parts", () => {
    const words = fc.array(fc.stringMatching(/^[a-z0-9]{1,5}(?:[._-][a-z0-9]{1,5})?$/), {
      minLength: 1,
      maxLength: 3,
    });
    const tag = fc.constantFrom("", ":1.4.2", ":latest", ":v1_2-rc.1");
    const parts = fc.tuple(fc.constantFrom("r.example.com", "localhost:5000"), words, tag);
    fc.assert(
      fc.property(parts, ([registry, path, tagged]) => {
        const text = `${registry}/${path.join("/")}${tagged}`;
        const { tag: read, ...others } = imageReference(text) ?? { tag: undefined };
        expect(others).toEqual({ registry, repository: path.join("/"), digest: undefined });
        expect(parseImage(text)).toMatchObject({
          registry,
          repository: path.join("/"),
          tag: read ?? "latest",
        });
      }),
    );
  });
});

describe("a quantity", () => {
  it("is one for Kubernetes as well, and says what it stands for", () => {
    const some = fc.stringMatching(/^[0-9]{0,3}\.?[0-9]{0,3}(?:[KMGTPE]i|[numkMGTPE]|e[0-9])?$/);
    fc.assert(
      fc.property(some, (text) => {
        fc.pre(isQuantity(text));
        expect(parseQuantity(text)).toBeDefined();
      }),
    );
    expect(["500m", "2Gi", "0.5", ".5", "1e3", "10"].every(isQuantity)).toBe(true);
    expect(["-1", "", "2GB", "1 Gi", "Gi", "1.2.3", "m"].some(isQuantity)).toBe(false);
    expect(quantityInWords("2Gi")).toBe("2,147,483,648");
    expect(quantityInWords("500m")).toBe("0.5, in thousandths: for memory, write Mi or Gi");
    expect(quantityInWords("2")).toBeUndefined();
  });
});

describe("a range of addresses", () => {
  it("is an address and a length, and says what it holds", () => {
    for (const good of ["10.0.0.0/16", "0.0.0.0/0", "2001:db8::/32", "::1/128"])
      expect([good, isCidr(good)]).toEqual([good, true]);
    for (const bad of [
      "10.0.0.0",
      "10.0.0.0/33",
      "10.0.0/8",
      "256.0.0.0/8",
      "01.0.0.0/8",
      "::/129",
    ])
      expect([bad, isCidr(bad)]).toEqual([bad, false]);
    expect(cidrInWords("10.1.2.3/16")).toBe("10.1.0.0 to 10.1.255.255, 65,536 addresses");
    expect(cidrInWords("10.0.0.1/32")).toBe("One address");
    expect(cidrInWords("2001:db8::/32")).toBe("2^96 addresses, all that share 32 bits");
    expect(cidrInWords("x")).toBeUndefined();
  });
});

describe("fields of their own", () => {
  it("are checked by browser and server alike, with the same words", () => {
    const properties = {
      at: { type: "string", format: "cron", title: "Schedule" },
      cpu: { type: "string", format: "quantity" },
      net: { type: "string", format: "cidr" },
      image: { type: "string", format: "container-image" },
    };
    const schema = { type: "object", properties };
    const wrong = { at: "0 24 * * *", cpu: "2GB", net: "10.0.0.0", image: "A:b" };
    const here = checkParameters(schema, wrong);
    expect(here.map(({ pointer }) => pointer).sort()).toEqual(["/at", "/cpu", "/image", "/net"]);
    expect(here.find(({ pointer }) => pointer === "/at")?.message).toBe(
      "Schedule must be a schedule like 30 6 * * 1-5 (minute, hour, day of the month, month, " +
        "day of the week): the hour is 0 to 23, *, a range or a step.",
    );
    const there = checkCompiled("field-formats", schema, wrong);
    expect(there.map(({ message }) => message).sort()).toEqual(
      here.map(({ message }) => message).sort(),
    );
    const right = { at: "@daily", cpu: "500m", net: "10.0.0.0/8", image: "a/b:1" };
    expect(checkParameters(schema, right)).toEqual([]);
    expect(checkCompiled("field-formats", schema, right)).toEqual([]);
  });

  it("are chosen by format, or by x-slipway-widget, which says more", () => {
    expect(widgetOf({ format: "cron" })).toBe("cron");
    expect(widgetOf({ format: "uri" })).toBeUndefined();
    expect(widgetOf({ format: "hostname", "x-slipway-widget": "quantity" })).toBe("quantity");
    expect(timeZoneOf({ "x-slipway-time-zone": "UTC" })).toEqual({ name: "UTC" });
    expect(timeZoneOf({ "x-slipway-time-zone": "/timeZone" })).toEqual({ pointer: "/timeZone" });
  });

  it("are asked for in a way that the form understands, or it is said", () => {
    const text = { type: "string", format: "cron" };
    expect(widgetProblem({ ...text, "x-slipway-time-zone": "Europe/Berlin" })).toBeUndefined();
    expect(widgetProblem({ ...text, "x-slipway-time-zone": "Mars/Base" })).toContain("time zone");
    expect(widgetProblem({ type: "string", "x-slipway-time-zone": "UTC" })).toContain("schedules");
    expect(widgetProblem({ type: "string", "x-slipway-widget": "map" })).toContain("is one of");
    expect(widgetProblem({ type: "integer", "x-slipway-widget": "cron" })).toContain("string");
  });
});

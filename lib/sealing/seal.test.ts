import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { seal, unseal } from "./seal";

const key = randomBytes(32).toString("base64");

test("what is sealed opens again, and the same text never looks the same twice", () => {
  const text = "a refresh token, ünïcode, \u0000 and all";
  const sealed = seal(key, "session 1", text);
  expect(unseal(key, "session 1", sealed)).toBe(text);
  expect(Buffer.from(sealed).includes("refresh")).toBe(false);
  expect(seal(key, "session 1", text)).not.toEqual(sealed);
});

test("an empty text is a text", () => {
  expect(unseal(key, "p", seal(key, "p", ""))).toBe("");
});

test("whichever byte is changed, it does not open", () => {
  const sealed = seal(key, "session 1", "secret");
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => unseal(key, "session 1", changed), `byte ${at}`).toThrow(/cannot be opened/);
  }
  for (const length of [0, 1, 28, sealed.length - 1]) {
    expect(() => unseal(key, "session 1", sealed.subarray(0, length)), `${length} bytes`).toThrow(
      /cannot be opened/,
    );
  }
});

test("it opens with its own key and for its own purpose only", () => {
  const sealed = seal(key, "target staging", "webhook key");
  expect(() => unseal(randomBytes(32).toString("base64"), "target staging", sealed)).toThrow(
    /SLIPWAY_ENCRYPTION_KEY|cannot be opened/,
  );
  expect(() => unseal(key, "target production", sealed)).toThrow(/cannot be opened/);
});

test("of several keys the first seals and all open, so that the old one can be let go of in time", () => {
  const [older, newer] = [key, randomBytes(32).toString("base64")];
  const before = seal(older, "app", "private key");
  expect(unseal(`${newer},${older}`, "app", before)).toBe("private key");
  const after = seal(`${newer},${older}`, "app", "private key");
  expect(unseal(newer, "app", after)).toBe("private key");
  expect(() => unseal(older, "app", after)).toThrow(/cannot be opened/);
});

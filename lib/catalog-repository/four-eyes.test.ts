import { expect, test } from "vitest";
import { defaultSettings, needsFourEyes } from "./settings";

const settings = { fourEyes: { ...defaultSettings.fourEyes, policies: true } };

test("what settings.yaml puts under four eyes needs a second person, and with it settings.yaml itself", () => {
  expect(needsFourEyes(settings, ["policies/tls-only/policy.yaml"])).toBe(true);
  expect(needsFourEyes(settings, ["secret-allowances/known.yaml"])).toBe(true);
  expect(needsFourEyes(settings, ["exceptions/late.yaml"])).toBe(false);
  expect(needsFourEyes(settings, ["exceptions/late.yaml", "settings.yaml"])).toBe(true);
  expect(needsFourEyes(defaultSettings, ["settings.yaml", "access.yaml"])).toBe(false);
});

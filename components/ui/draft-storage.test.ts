import { expect, it } from "vitest";
import { removeAllDrafts, removeDraft, storeDraft, storedDraft } from "./draft-storage";

function storage(entries: Record<string, string> = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    kept,
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

it("keeps a draft without what looks like a secret, and gives back the rest", () => {
  const browser = storage();
  const draft = {
    name: "checkout",
    parameters: {
      image: `registry.example.com/shop/web:${"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"}`,
      dbPassword: "hunter2",
      existingSecret: "checkout-db",
      env: [
        { name: "API_TOKEN", value: "hunter3" },
        { name: "MODE", value: "fast" },
      ],
      text: [`ghp_${"a".repeat(36)}`, "plain", null],
      key: `aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0${"cD2e"}`,
    },
  };
  storeDraft(browser, "launch a", JSON.stringify(draft));
  expect(JSON.stringify([...browser.kept])).not.toMatch(/hunter|ghp_|aB3dE/);
  const { image, existingSecret } = draft.parameters;
  expect(storedDraft(browser, "launch a")).toEqual({
    name: "checkout",
    parameters: {
      image,
      existingSecret,
      env: [{ name: "API_TOKEN" }, { name: "MODE", value: "fast" }],
      text: ["plain", null],
    },
  });
  removeDraft(browser, "launch a");
  expect(storedDraft(browser, "launch a")).toBeUndefined();
});

it("forgets every draft, of earlier versions too, and nothing else", () => {
  const browser = storage({
    theme: "dark",
    "launch 1 web-service": "{}",
    "slipway.policy.a": "{}",
  });
  storeDraft(browser, "a", "{}");
  storeDraft(browser, "b", "{}");
  removeAllDrafts(browser);
  expect([...browser.kept.keys()]).toEqual(["theme"]);
});

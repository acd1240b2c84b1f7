import { withoutSecrets } from "@/lib/secrets/browser";

/** What a browser keeps of drafts, and nothing else that it keeps. */
const prefix = "slipway.draft ";
/** As drafts were called before they had a prefix. */
const formerly = /^(?:(?:launch|edit|upgrade|change) |slipway\.policy\.)/;

type Keeps = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Undefined where there is none. */
export function storedDraft(storage: Keeps, key: string): unknown {
  return JSON.parse(storage.getItem(prefix + key) ?? "null") ?? undefined;
}

/** Keeps a draft, given as JSON, without what looks like a secret. */
export function storeDraft(storage: Keeps, key: string, text: string): void {
  storage.setItem(prefix + key, JSON.stringify(withoutSecrets(JSON.parse(text)) ?? null));
}

export function removeDraft(storage: Keeps, key: string): void {
  storage.removeItem(prefix + key);
}

/** Keys of drafts that begin with something. */
export function draftKeys(storage: Keeps, start: string): string[] {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  return keys
    .filter((key) => key.startsWith(prefix + start))
    .map((key) => key.slice(prefix.length));
}

export function removeAllDrafts(storage: Keeps): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  for (const key of keys) if (key.startsWith(prefix) || formerly.test(key)) storage.removeItem(key);
}

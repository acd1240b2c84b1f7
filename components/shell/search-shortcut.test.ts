import { expect, it } from "vitest";
import { searchShortcut } from "./search-shortcut";

it("is ⌘ on Apple's keyboards and Ctrl on all others", () => {
  const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36";
  const linux = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36";
  expect([searchShortcut(mac), searchShortcut(linux), searchShortcut(null)]).toEqual([
    "⌘K",
    "Ctrl K",
    "Ctrl K",
  ]);
});

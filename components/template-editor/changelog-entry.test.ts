import { describe, expect, it } from "vitest";
import { changelogEntry, withChangelogEntry } from "./changelog-entry";

const text = "# Changes\n\n## 1.1.0\n\n- New: a cache.\n\n## 1.0.0\n\nFirst version.\n";

describe("the entry of a version in CHANGELOG.md", () => {
  it("is what stands below its heading", () => {
    expect(changelogEntry(text, "1.1.0")).toBe("- New: a cache.");
    expect(changelogEntry(text, "1.0.0")).toBe("First version.");
    expect(changelogEntry(text, "2.0.0")).toBe("");
  });

  it("changes without anything else", () => {
    expect(withChangelogEntry(text, "1.1.0", "- New: two.\n- Three.")).toBe(
      text.replace("- New: a cache.", "- New: two.\n- Three."),
    );
    expect(withChangelogEntry(text, "1.0.0", "The first.")).toBe(
      text.replace("First version.", "The first."),
    );
    for (const version of ["1.0.0", "1.1.0"])
      expect(withChangelogEntry(text, version, changelogEntry(text, version))).toBe(text);
  });

  it("is put above the others, into a file of its own where there is none", () => {
    expect(withChangelogEntry(text, "2.0.0", "Look.")).toBe(
      text.replace("## 1.1.0", "## 2.0.0\n\nLook.\n\n## 1.1.0"),
    );
    expect(withChangelogEntry("", "1.0.0", "First.")).toBe("# Changes\n\n## 1.0.0\n\nFirst.\n");
  });
});

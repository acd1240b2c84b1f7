import * as fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { isLinear, repeated } from "@/lib/secrets/testing/is-linear";
import { HelpText, helpTexts, isMarkdown } from "./help-text";

const html = (text: string) => renderToStaticMarkup(<HelpText>{text}</HelpText>);

describe("help beside a field", () => {
  it("has links to the web, emphasis, code and lists", () => {
    const shown = html(
      "Ask [the **team**](https://wiki.example.com/a) for `DATABASE_URL`.\n\n- one\n- https://b.example.com",
    );
    expect(shown).toContain('<a href="https://wiki.example.com/a"');
    expect(shown).toContain('rel="noreferrer noopener"');
    expect(shown).toContain("<strong>team</strong>");
    expect(shown).toContain("<code>DATABASE_URL</code>");
    expect(shown).toContain('<li><a href="https://b.example.com"');
  });

  it("leads nowhere else: other links are words", () => {
    for (const url of ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.c", "/ops", "//x.y"])
      expect(html(`[here](${url})`)).toMatch(/<p>here<\/p>/);
  });

  it("shows what looks like HTML as it is written, and neither headings, tables nor images", () => {
    expect(html("apps.<domain of the target>")).toContain("apps.&lt;domain of the target&gt;");
    expect(html("<img src=x onerror=alert(1)>")).not.toContain("<img");
    expect(html("# Big\n\n![x](https://x.example.com/a.png)")).not.toMatch(/<h1|<img/);
    expect(html("|a|b|\n|-|-|\n|c|d|")).not.toContain("<table");
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
        expect(html(text)).not.toMatch(/<(?:script|img|iframe|style|svg|input|form)/);
      }),
    );
  });

  it("leaves a long or a costly text as it is written", () => {
    expect(html(`**${"a".repeat(2_000)}**`)).toMatch(/^\*\*a/);
    expect(html("*a_".repeat(600))).not.toContain("<em>");
  });

  it("costs no more for a whole page than one text may", () => {
    const costly = Array.from({ length: 60 }, (_, index) => `${index} ${"*a_".repeat(150)}`);
    const shown = Object.keys(helpTexts([...costly, "plain", "**late**"]));
    expect(shown[0]).toBe(costly[0]);
    expect(shown.length).toBeLessThan(20);
    expect(shown).not.toContain("plain");
    expect(isLinear((length) => repeated("\n ", length), isMarkdown)).toBe(true);
    expect(isLinear((length) => repeated(" 1", length), isMarkdown)).toBe(true);
  });

  it("is known by its marks: plain sentences are none", () => {
    expect(["Plain, with 1.5 marks: a-b (c).", "small is 0.1 CPU"].map(isMarkdown)).toEqual([
      false,
      false,
    ]);
    expect(["*a*", "`a`", "[a](https://b)", "https://b", "a\n\nb", "- a"].every(isMarkdown)).toBe(
      true,
    );
  });
});

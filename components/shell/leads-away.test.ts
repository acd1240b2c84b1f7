import { describe, expect, it } from "vitest";
import { leadsAway } from "./leads-away";

const here = "https://slipway.example.com/requests/1?a=b";

/** A click on something within a link. */
function click(link: { href: string; target?: string; download?: boolean } | null, over = {}) {
  const anchor = link && {
    target: "",
    ...link,
    hasAttribute: (name: string) => name === "download" && link.download === true,
  };
  const target = { closest: () => anchor } as unknown as EventTarget;
  const keys = { metaKey: false, ctrlKey: false, shiftKey: false, altKey: false };
  return { button: 0, ...keys, target, ...over };
}

describe("a click", () => {
  it("on a link to another page, or to this one anew, leads away", () => {
    expect(leadsAway(click({ href: "https://slipway.example.com/catalog" }), here)).toBe(true);
    expect(leadsAway(click({ href: "https://git.example.com/pull/1" }), here)).toBe(true);
    expect(leadsAway(click({ href: here }), here)).toBe(true);
  });

  it("within the page, into another tab, to a download or on no link stays", () => {
    expect(leadsAway(click({ href: `${here}#files` }), here)).toBe(false);
    expect(leadsAway(click({ href: "https://x.example/", target: "_blank" }), here)).toBe(false);
    expect(leadsAway(click({ href: "https://x.example/", download: true }), here)).toBe(false);
    expect(leadsAway(click({ href: "https://x.example/" }, { ctrlKey: true }), here)).toBe(false);
    expect(leadsAway(click(null), here)).toBe(false);
    expect(leadsAway({ ...click(null), target: null }, here)).toBe(false);
  });
});

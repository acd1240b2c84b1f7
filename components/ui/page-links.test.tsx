import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { PageLinks } from "./page-links";

const all = { total: 1_234, moreThanTotal: false, next: undefined, previous: undefined };

const shown = (page: typeof all | object, isByTime = false) =>
  renderToStaticMarkup(
    <PageLinks
      page={{ ...all, ...page }}
      noun="drafts"
      isByTime={isByTime}
      href={(cursor) => `?cursor=${cursor}`}
    />,
  );
const words = (html: string) => html.replaceAll(/<[^>]*>/g, "|").replaceAll(/\|+/g, "|");

test("a list says how many there are, and leads to the pages beside, in words of its order", () => {
  const html = shown({ next: "n", previous: "p" });
  expect(html).toMatch(
    /<a[^>]* rel="prev"[^>]* href="\?cursor=p"|href="\?cursor=p"[^>]* rel="prev"/,
  );
  expect(html).toMatch(
    /<a[^>]* rel="next"[^>]* href="\?cursor=n"|href="\?cursor=n"[^>]* rel="next"/,
  );
  expect(words(html)).toBe("|1,234 drafts|Previous|Next|");
  expect(words(shown({ next: "n", moreThanTotal: true }, true))).toBe(
    "|More than 1,234 drafts|Older|",
  );
});

test("what is on one page has no links", () => {
  expect(shown({})).toBe("");
});

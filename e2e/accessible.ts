import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** axe finds nothing, by WCAG 2.2 AA and its best practices. */
export async function expectNoFindings(page: Page, what: string): Promise<void> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(
    violations.map(
      ({ id, nodes }) => `${what}: ${id} ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
    ),
  ).toEqual([]);
}

/** Colours that still change from one theme to the other are nobody's colours. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // A style that has not been asked for has not begun to change either.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished),
    );
  });
}

/** Nothing may stick out sideways: the page itself never scrolls that way. */
export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const over = await page.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      element.tagName !== "MAIN" &&
      (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) ||
        scrolls(element.parentElement));
    return [...document.querySelectorAll("main *")]
      .filter(
        (element) =>
          element.getBoundingClientRect().right > window.innerWidth + 1 &&
          !scrolls(element.parentElement),
      )
      .map((element) => element.outerHTML.slice(0, 120));
  });
  expect(over, `${what} sticks out of its window`).toEqual([]);
}

/** Both, as it is now and in the dark on a phone. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const before = page.viewportSize();
  await expectNoFindings(page, what);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expectNoFindings(page, `${what}, dark, 390 pixels`);
  await expectNoSidewaysScroll(page, what);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
  if (before) await page.setViewportSize(before);
}

import { shouldServeStreamingMetadata } from "next/dist/server/lib/streaming-metadata";
import { expect, test } from "vitest";
import config from "@/next.config.js";

const browser =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

test("no browser gets the title of a page after its content: nobody hears a page without a name", () => {
  expect(shouldServeStreamingMetadata(browser, config.htmlLimitedBots?.source ?? "")).toBe(false);
});

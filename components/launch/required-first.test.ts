import { describe, expect, it } from "vitest";
import { formSchema } from "@/lib/template/browser";
import { requiredFirst } from "./required-first";

describe("the order of fields", () => {
  it("what must be filled in comes first, the rest stays as the author put it", () => {
    const schema = formSchema({
      required: ["image", "port"],
      properties: {
        log: {},
        port: { type: "integer", default: 8080 },
        image: { type: "string" },
        extra: {},
      },
    });
    expect(Object.keys(requiredFirst(schema)["properties"] as object)).toEqual([
      "image",
      "log",
      "port",
      "extra",
    ]);
  });
});

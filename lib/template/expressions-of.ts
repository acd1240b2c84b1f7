import type { CompiledTemplate } from "./compiled-template";
import type { Expression } from "./expression";

/** Every expression of a template: of `template.yaml`, and of its files. */
export function* expressionsOf({ places, files }: CompiledTemplate): Iterable<Expression> {
  yield* places.keys();
  for (const { content } of files)
    yield* (content.kind === "yaml" ? content.yaml.places : content.text.places).keys();
}

import { limits } from "./limits";
import { TemplateFault } from "./problems";

/**
 * Counts the work of the expressions of one rendering; the same expressions over the same values
 * always cost the same.
 */
export class Meter {
  private left: number;

  constructor(steps: number = limits.steps) {
    this.left = steps;
  }

  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) {
      throw new TemplateFault(
        "too-expensive",
        "The expressions of this template take too many steps.",
        {
          expected: `At most ${limits.steps} steps in one rendering; a list costs its elements.`,
        },
      );
    }
  }

  /** Pays for a value that an expression made, and refuses one that is too large. */
  made(value: unknown): void {
    const size = sizeOf(value);
    if (size > limits.valueSize) {
      throw new TemplateFault("too-large", "An expression makes a value that is too large.", {
        expected: `At most ${limits.valueSize} characters or elements.`,
      });
    }
    this.spend(1 + (typeof value === "string" ? size / 64 : size));
  }
}

function sizeOf(value: unknown): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  return 0;
}

/** Where a file keeps kustomize from building a folder. */
export interface BrokenManifest {
  path: string;
  line: number;
  column: number;
  message: string;
}

/** A file that is no YAML to Slipway, and where. Flux may see it otherwise. */
export interface UnreadManifest {
  path: string;
  line: number;
  column: number;
  message: string;
}

/** That such a file cannot be read, as a sentence. */
export function unreadSentence({ path, line, column, message }: UnreadManifest): string {
  const why = /[.]$/.test(message) ? message : `${message}.`;
  return `Slipway cannot read ${path} (line ${line}, column ${column}): ${why} Nothing of it is judged.`;
}

/** Why a kustomization is not built; thrown within this noun only. */
export class Refusal extends Error {
  /** Set where kustomize itself could not build it either, for a reason that has a place. */
  readonly broken: BrokenManifest | undefined;

  /** `reason` is a clause; the file that it is about is said by whoever catches it. */
  constructor(reason: string, broken?: BrokenManifest) {
    super(reason);
    this.broken = broken;
  }
}

/** What all builds of a tree may cost together. */
export interface Budget {
  left: number;
}

/**
 * What one build may cost, counted in values that are read or written: some seconds, and less than
 * 20 on a slow machine.
 */
const mostOfBuild = 3_000_000;
/** For folders that are built in several ways. */
const more = 20_000_000;

/**
 * It grows with the number of folders that have a kustomization: each of them can be built, also
 * where each costs as much as a build may.
 */
export const budgetOfTree = (folders: number): Budget => ({ left: more + folders * mostOfBuild });

/** What one build may cost. */
export class Work {
  #left = mostOfBuild;
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  spend(values: number): void {
    this.#left -= values;
    this.#budget.left -= values;
    if (this.#left < 0) throw new Refusal("takes more work to build than Slipway puts into one");
    if (this.#budget.left < 0)
      throw new Refusal("is one of so many that Slipway does not build all of them");
  }
}

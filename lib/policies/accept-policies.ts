import { loadPolicies, type PolicyProblem, readPolicyTests, runPolicyTest } from "@/lib/admission";
import { documentsOf, type Text } from "./documents-of";
import type { PolicyDocument } from "./policy-document";

/** A folder below `policies/`, with its tests. */
export interface PolicyFolder {
  /** `policies/tls-only`. */
  folder: string;
  files: readonly Text[];
}

export interface PolicyOffer {
  /** What the folders of the catalog say. */
  shipped: readonly PolicyDocument[];
  /** What was decided before and stays, unless a folder of the same name is offered. */
  decided: readonly PolicyFolder[];
  offered: readonly PolicyFolder[];
}

export interface PolicyAcceptance {
  /** Folders that can count, all of them together. */
  accepted: readonly string[];
  /** What is wrong, with folders that were accepted as well: warnings. */
  problems: readonly (PolicyProblem & { folder: string })[];
}

/**
 * Which of the folders that are offered can count beside what is there: a set that does not compile as a whole would judge
 * nothing at all, so a folder that is broken, or clashes with another one, stays as it was before. Its own tests have to
 * pass. Pure; in a thread.
 */
export function acceptPolicies({ shipped, decided, offered }: PolicyOffer): PolicyAcceptance {
  const problems = offered.flatMap(({ folder, files }) =>
    ownProblems(folder, files).map((problem) => ({ ...problem, folder })),
  );
  const isBroken = ({ folder }: PolicyFolder) => problems.some((one) => one.folder === folder);
  const suspects = offered.filter(isBroken);
  let accepted = offered.filter((folder) => !isBroken(folder));
  for (;;) {
    const wrong = errorsOf(problemsAmong(shipped, decided, accepted));
    const next = accepted.filter(({ folder }) => !wrong.some((one) => one.folder === folder));
    if (next.length === accepted.length) break;
    suspects.push(...accepted.filter((folder) => !next.includes(folder)));
    accepted = next;
  }
  // Two that clash stand in each other's way together, and not one by one.
  for (const folder of suspects) {
    const own = problemsAmong(shipped, decided, [...accepted, folder]);
    const errors = errorsOf(own).filter((one) => one.folder === folder.folder);
    if (errors.length > 0) problems.push(...errors);
    else if (!isBroken(folder)) accepted.push(folder);
  }
  const warnings = problemsAmong(shipped, decided, accepted).filter(
    ({ severity, folder }) =>
      severity === "warning" && offered.some((one) => one.folder === folder),
  );
  return { accepted: accepted.map(({ folder }) => folder), problems: [...problems, ...warnings] };
}

type Placed = PolicyProblem & { folder: string };

const errorsOf = (problems: readonly Placed[]) =>
  problems.filter(({ severity }) => severity !== "warning");

/** Of what is offered, which stands last: where two have one name, the later is told. */
function problemsAmong(
  shipped: readonly PolicyDocument[],
  decided: readonly PolicyFolder[],
  offered: readonly PolicyFolder[],
): Placed[] {
  const kept = decided.filter((one) => !offered.some(({ folder }) => folder === one.folder));
  const own = [...kept, ...offered].flatMap(({ files }) => documentsOf(files, "edited"));
  const names = new Set(own.flatMap(({ name }) => name ?? []));
  const below = shipped.filter(({ name }) => name === undefined || !names.has(name));
  return loadPolicies([...below, ...own]).problems.flatMap((problem) => {
    const at = offered.find(({ folder }) => problem.path.startsWith(`${folder}/`));
    return at === undefined ? [] : [{ ...problem, folder: at.folder }];
  });
}

const isTest = ({ path }: Text) => path.split("/").slice(2).includes("tests");

/** What its tests say, and whether it is called as its policy is: by that the pages find it. */
function ownProblems(folder: string, files: readonly Text[]): PolicyProblem[] {
  const { policies } = loadPolicies(files.filter((file) => !isTest(file)));
  const [first] = policies.policies;
  const named = folder.slice("policies/".length);
  const misnamed: PolicyProblem[] =
    first === undefined || policies.policies.some(({ name }) => name === named)
      ? []
      : [
          {
            severity: "error",
            path: first.file,
            line: 1,
            column: 1,
            message: `It is the policy ${first.name}, in a folder that is called ${named}: the two have one name.`,
          },
        ];
  const failing = files.filter(isTest).flatMap(({ path, text }): PolicyProblem[] => {
    const { tests, problems } = readPolicyTests(text);
    const failing = tests.flatMap((test) => {
      const [wrong] = runPolicyTest(policies, test);
      return wrong === undefined
        ? []
        : [{ message: `The test “${test.title}” fails: ${wrong}`, line: 1, column: 1 }];
    });
    return [...problems, ...failing].map((problem) => ({ severity: "error", path, ...problem }));
  });
  return [...misnamed, ...failing];
}

import { recordFile } from "@/lib/instances/server";
import { type ChangedSecret, findSecretsInChange, type SecretAllowance } from "@/lib/secrets";
import type { Snapshot } from "@/lib/snapshots";
import type { CheckFinding } from "./check";
import type { Locator } from "./locate";
import { secretPlace, secretsTitle } from "./secret-place";

/** What a change writes into Git that looks like a secret, and what no message may quote. */
export interface SecretFindings {
  findings: CheckFinding[];
  /** The finding, without words that quote a secret. */
  withoutQuotes: (finding: CheckFinding) => CheckFinding;
}

/**
 * What looks like a secret in the changed files of a commit: a new value is denied; one that the
 * base has already is warned of, so that it stands in the way of nothing else. Pure.
 */
export function secretFindings(
  { head, base }: { head: Snapshot; base: Snapshot },
  changed: ReadonlySet<string>,
  locator: Locator,
  { allowances, now }: { allowances: readonly SecretAllowance[]; now: Date },
): SecretFindings {
  const rules = { allowances, now, recordFile };
  const { secrets, quotes } = findSecretsInChange(head.files, base.files, changed, rules);
  return {
    findings: secrets.map((secret) => toFinding(secret, locator)),
    withoutQuotes: (finding) => (quotes(wordsOf(finding)) ? withheld(finding) : finding),
  };
}

function toFinding(secret: ChangedSecret, locator: Locator): CheckFinding {
  const { path, document, pointer, line, looksLike, isKnown } = secret;
  return {
    verdict: isKnown ? "warned" : "denied",
    policy: "",
    title: secretsTitle,
    target: "",
    file: path,
    line: line ?? locator.line(path, document, pointer),
    object: "",
    field: pointer,
    message: `The value${secretPlace(secret)} looks like ${looksLike}. ${
      isKnown
        ? "The base branch has it already: whoever can read the repository knows it, and it has to be replaced."
        : "Secrets are never written to Git."
    }`,
    expected: "the name of a secret that is kept in the cluster or in the secret store",
    exception: undefined,
  };
}

const wordsOf = ({ message, expected, object, field }: CheckFinding): string =>
  [message, expected ?? "", object, field].join("\n");

/** A policy or a reader of YAML may quote what it is about. */
function withheld(finding: CheckFinding): CheckFinding {
  return {
    ...finding,
    object: "",
    field: "",
    message: "The message quotes what looks like a secret, and is left out. See the file.",
    expected: undefined,
  };
}

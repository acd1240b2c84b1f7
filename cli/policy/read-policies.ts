import { loadPolicies, type PolicyProblem, type PolicySet } from "@/lib/admission";
import { PortalError } from "@/lib/errors";
import { readTexts } from "./read-texts";

/**
 * The policies in a file or a folder, without their tests. Throws `bad_request`, and `misconfigured`
 * where one cannot be read, or none has a binding.
 */
export async function readPolicies(
  place: string,
): Promise<{ policies: PolicySet; problems: PolicyProblem[] }> {
  const texts = await readTexts(place);
  const { policies, problems } = loadPolicies(
    texts.filter((file) => !/(^|\/)tests\//.test(file.path)),
  );
  const [broken] = problems.filter((problem) => problem.severity === "error");
  if (broken !== undefined)
    throw new PortalError(
      "misconfigured",
      `${broken.path}:${broken.line}:${broken.column}: ${broken.message}`,
      { hint: "Nothing was judged: a policy that cannot be read would let everything pass." },
    );
  if (policies.bindings.length === 0)
    throw new PortalError("misconfigured", `There is no policy with a binding in ${place}.`);
  return { policies, problems };
}

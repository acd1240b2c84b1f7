import type { Target } from "@/lib/targets";

/**
 * The team and the name of the instance whose folder a file is in, by the pattern of its target.
 */
export function ownerOf(
  target: Pick<Target, "pathPattern" | "environment" | "cluster" | "name">,
  file: string,
): { team: string; name: string } | undefined {
  const steps = file.split("/");
  const owner: { team?: string; name?: string } = {};
  for (const [index, pattern] of target.pathPattern.split("/").entries()) {
    const step = steps[index];
    if (step === undefined) return undefined;
    if (pattern === "{team}") owner.team = step;
    else if (pattern === "{name}") owner.name = step;
    else if (
      step !==
      pattern
        .replaceAll("{environment}", target.environment)
        .replaceAll("{cluster}", target.cluster.name)
        .replaceAll("{target}", target.name)
    )
      return undefined;
  }
  // A file beside the folders of instances belongs to none.
  if (
    owner.team === undefined ||
    owner.name === undefined ||
    steps.length <= target.pathPattern.split("/").length
  )
    return undefined;
  return { team: owner.team, name: owner.name };
}

import { type Judges, judgesOf } from "@/lib/plans/thread";
import type { PlatformRules } from "@/lib/plans/server";
import { handles } from "@/lib/threads/thread";
import { impactOf, judgeInstance } from "./impact-of";
import { isWithheld } from "./is-withheld";
import {
  impactDiffTask,
  type FileBeforeAfter,
  type ImpactDiff,
  type ImpactInput,
  impactTask,
} from "./tasks";
import type { InstanceImpact } from "./impact";

/** What runs the tasks of impacts, in a thread. */
export const impactHandlers = [
  handles(impactTask, impacts),
  handles(impactDiffTask, async ({ version, instance, rules }): Promise<ImpactDiff> => {
    const { impact, planned } = judgeInstance(version, instance, await judgesOf(rules));
    const after = new Map(planned?.files.map(({ path, content }) => [path, content ?? undefined]));
    const files = after.size === 0 ? [] : differing(instance.contents, after);
    const isSecret = ({ path, before = "", after: then = "" }: FileBeforeAfter) =>
      planned?.holdsSecrets === true ||
      [before, then].some((text) => isWithheld(path, text, rules));
    return {
      impact,
      files: files.filter((file) => !isSecret(file)),
      withheld: files.filter(isSecret).map(({ path }) => path),
    };
  }),
];

/** Rules are the same for most of them, and compiled once. */
async function impacts({ version, instances }: ImpactInput): Promise<InstanceImpact[]> {
  const judges = new Map<PlatformRules, Judges>();
  const found: InstanceImpact[] = [];
  for (const { instance, rules } of instances) {
    const judge = judges.get(rules) ?? (await judgesOf(rules));
    judges.set(rules, judge);
    found.push(impactOf(version, instance, judge));
  }
  return found;
}

function differing(
  before: Readonly<Record<string, string>>,
  after: ReadonlyMap<string, string | undefined>,
): FileBeforeAfter[] {
  return [...new Set([...Object.keys(before), ...after.keys()])].sort().flatMap((path) => {
    const [was, is] = [before[path], after.get(path)];
    if (was === is) return [];
    return [
      {
        path,
        ...(was === undefined ? {} : { before: was }),
        ...(is === undefined ? {} : { after: is }),
      },
    ];
  });
}

import { targetContext } from "@/lib/targets";
import { type ParsedTemplate, present, type Presentation } from "@/lib/template";
import { handles } from "@/lib/threads/thread";
import { instancePath } from "./instance-path";
import { instanceNamespace } from "./names";
import type { Recorded } from "./recorded";
import { recordIn } from "./record-in";
import { presentTask, readRecordTask, versionKey } from "./tasks";

/** What runs the tasks of instances, in a thread. */
export const instanceHandlers = [
  handles(readRecordTask, recordIn),
  handles(presentTask, ({ templates, instances }) =>
    instances.map((instance) => {
      const template = templates.get(versionKey(instance));
      return template === undefined
        ? { links: [], outputs: [], related: [] }
        : presented(template, instance);
    }),
  ),
];

function presented(
  template: ParsedTemplate,
  { instanceId, team, name, parameters, target }: Recorded,
): Presentation {
  const instance = {
    id: instanceId,
    name,
    team,
    namespace: instanceNamespace(team),
    path: instancePath(target, team, name),
  };
  return present({ template, parameters, instance, target: targetContext(target) });
}

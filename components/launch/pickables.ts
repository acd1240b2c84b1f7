import type { Pickables } from "@/lib/instances";
import type { InstancePicker } from "@/lib/template/browser";

/** What a picker asks the server. */
export interface PickQuestion extends InstancePicker {
  team: string;
  target: string;
  q: string;
  take: number;
}

/** The instances to choose from. Throws where the server does not answer, or not in this shape. */
export async function askForPickables({
  team,
  target,
  templates,
  output,
  q,
  take,
}: PickQuestion): Promise<Pickables> {
  const words = new URLSearchParams({ team, target, q, take: String(take) });
  for (const template of templates) words.append("template", template);
  if (output !== undefined) words.set("output", output);
  const response = await fetch(`/api/pick?${words}`, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`The list of instances answered ${response.status}`);
  return (await response.json()) as Pickables;
}

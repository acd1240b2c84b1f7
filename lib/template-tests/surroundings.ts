import { z } from "zod";
import { instanceNameSchema, instanceNamespace, teamNameSchema } from "@/lib/instances";
import { fillPattern } from "@/lib/targets";
import type { InstanceContext, TargetContext } from "@/lib/template";

/** As much of a target as an author cares to say; the rest is `exampleTarget`. */
export const targetSchema = z.strictObject({
  name: z.string().min(1).optional(),
  environment: z.string().min(1).optional(),
  cluster: z
    .union([z.string().min(1), z.object({ name: z.string().min(1) }).transform(({ name }) => name)])
    .optional(),
  vars: z
    .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .optional(),
  substitution: z.boolean().optional(),
});

/** As much of an instance as an author cares to say; the rest is `exampleInstance`. */
export const instanceSchema = z.strictObject({
  id: z.uuid().optional(),
  name: instanceNameSchema.optional(),
  team: teamNameSchema.optional(),
  namespace: z.string().min(1).optional(),
  path: z.string().min(1).optional(),
});

export type GivenTarget = z.infer<typeof targetSchema>;
export type GivenInstance = z.infer<typeof instanceSchema>;

/** Where a test's instance goes unless it says otherwise. */
const exampleTarget: TargetContext = {
  name: "example",
  environment: "staging",
  cluster: "example",
  vars: { domain: "example.com" },
  substitution: false,
};

/** What a test's instance is called unless it says otherwise. */
export const exampleInstance = {
  id: "00000000-0000-4000-8000-000000000000",
  name: "example",
  team: "team",
} as const;

/** Target and instance in full; variables are added to those of the example. */
export function surroundings(
  target: GivenTarget = {},
  instance: GivenInstance = {},
): { target: TargetContext; instance: InstanceContext } {
  const whole: TargetContext = {
    name: target.name ?? exampleTarget.name,
    environment: target.environment ?? exampleTarget.environment,
    cluster: target.cluster ?? exampleTarget.cluster,
    substitution: target.substitution ?? exampleTarget.substitution,
    vars: { ...exampleTarget.vars, ...target.vars },
  };
  const name = instance.name ?? exampleInstance.name;
  const team = instance.team ?? exampleInstance.team;
  const path =
    instance.path ??
    fillPattern("tenants/{environment}/{team}/{name}", {
      environment: whole.environment,
      team,
      name,
    });
  return {
    target: whole,
    instance: {
      id: instance.id ?? exampleInstance.id,
      name,
      team,
      namespace: instance.namespace ?? instanceNamespace(team),
      path,
    },
  };
}

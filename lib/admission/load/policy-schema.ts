import { z } from "zod";
import { labelSelectorSchema } from "@/lib/kubernetes";

/**
 * As `admissionregistration.k8s.io/v1` defines them; a field that does not exist there is a mistake
 * and refused.
 */
const metadataSchema = z.looseObject({
  name: z.string().min(1),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});

const ruleSchema = z.strictObject({
  apiGroups: z.array(z.string()).min(1),
  apiVersions: z.array(z.string()).min(1),
  resources: z.array(z.string()).min(1),
  operations: z.array(z.enum(["CREATE", "UPDATE", "DELETE", "CONNECT", "*"])).min(1),
  scope: z
    .enum(["Cluster", "Namespaced", "*"])
    .nullish()
    .transform((scope) => scope ?? "*"),
  resourceNames: z
    .array(z.string())
    .nullish()
    .transform((names) => names ?? []),
});

const matchSchema = z.strictObject({
  resourceRules: z
    .array(ruleSchema)
    .nullish()
    .transform((rules) => rules ?? []),
  excludeResourceRules: z
    .array(ruleSchema)
    .nullish()
    .transform((rules) => rules ?? []),
  namespaceSelector: labelSelectorSchema.nullish().transform((selector) => selector ?? []),
  objectSelector: labelSelectorSchema.nullish().transform((selector) => selector ?? []),
  matchPolicy: z
    .enum(["Exact", "Equivalent"])
    .nullish()
    .transform((policy) => policy ?? "Equivalent"),
});

const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be an identifier of CEL");
const reasons = z.enum(["Unauthorized", "Forbidden", "Invalid", "RequestEntityTooLarge"]);

export const policySchema = z.strictObject({
  apiVersion: z.string(),
  kind: z.literal("ValidatingAdmissionPolicy"),
  metadata: metadataSchema,
  status: z.unknown().optional(),
  spec: z
    .strictObject({
      failurePolicy: z
        .enum(["Fail", "Ignore"])
        .nullish()
        .transform((policy) => policy ?? "Fail"),
      paramKind: z
        .strictObject({ apiVersion: z.string().min(1), kind: z.string().min(1) })
        .nullish(),
      matchConstraints: matchSchema.refine((match) => match.resourceRules.length > 0, {
        path: ["resourceRules"],
        message: "must name at least one resource",
      }),
      matchConditions: z
        .array(z.strictObject({ name: z.string().min(1), expression: z.string() }))
        .max(64)
        .nullish()
        .transform((list) => list ?? []),
      variables: z
        .array(z.strictObject({ name, expression: z.string() }))
        .nullish()
        .transform((list) => list ?? []),
      validations: z
        .array(
          z.strictObject({
            expression: z.string(),
            message: z.string().nullish(),
            messageExpression: z.string().nullish(),
            reason: reasons.nullish(),
          }),
        )
        .nullish()
        .transform((list) => list ?? []),
      auditAnnotations: z
        .array(z.strictObject({ key: z.string().min(1), valueExpression: z.string() }))
        .nullish()
        .transform((list) => list ?? []),
    })
    .refine((spec) => spec.validations.length + spec.auditAnnotations.length > 0, {
      path: ["validations"],
      message: "must hold at least one rule",
    }),
});

export const bindingSchema = z.strictObject({
  apiVersion: z.string(),
  kind: z.literal("ValidatingAdmissionPolicyBinding"),
  metadata: metadataSchema,
  spec: z.strictObject({
    policyName: z.string().min(1),
    paramRef: z
      .strictObject({
        name: z.string().min(1).nullish(),
        namespace: z.string().min(1).nullish(),
        selector: labelSelectorSchema.nullish(),
        parameterNotFoundAction: z.enum(["Allow", "Deny"]),
      })
      .refine(
        (ref) => (ref.name == null) !== (ref.selector == null),
        "must have either a name or a selector",
      )
      .nullish(),
    matchResources: matchSchema.nullish(),
    validationActions: z
      .array(z.enum(["Deny", "Warn", "Audit"]))
      .min(1)
      .refine(
        (actions) => !(actions.includes("Deny") && actions.includes("Warn")),
        "Deny and Warn are not used together",
      )
      .refine(
        (actions) => new Set(actions).size === actions.length,
        "must not name an action twice",
      ),
  }),
});

export type PolicyManifest = z.infer<typeof policySchema>;
export type BindingManifest = z.infer<typeof bindingSchema>;

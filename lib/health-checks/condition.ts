/**
 * CEL: whether a condition of the object has this status (`True`), for the generation that was
 * applied where the condition names one.
 */
export function condition(
  type: string,
  { status = "True", reason }: { status?: "True" | "False"; reason?: string } = {},
): string {
  return `has(status.conditions) && status.conditions.exists(c, ${isCondition(type, status, reason)})`;
}

/** CEL: the same of the conditions of `holder`, which is a name in the expression around it. */
export function conditionOf(
  holder: string,
  type: string,
  { status = "True" }: { status?: "True" | "False" } = {},
): string {
  return `has(${holder}.conditions) && ${holder}.conditions.exists(c, ${isCondition(type, status)})`;
}

function isCondition(type: string, status: string, reason?: string): string {
  return [
    `c.type == '${type}' && c.status == '${status}'`,
    ...(reason === undefined ? [] : [`c.reason == '${reason}'`]),
    "(!has(c.observedGeneration) || c.observedGeneration == metadata.generation)",
  ].join(" && ");
}

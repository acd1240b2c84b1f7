/**
 * What Slipway writes on every object, so that one can tell in a cluster where an object comes
 * from.
 */
const instanceLabel = "slipway.dev/instance";
const templateLabel = "slipway.dev/template";
const managedByLabel = "app.kubernetes.io/managed-by";

/** Comes back as `metadata["slipway-instance"]` in every event of the object that carries it. */
export const eventAnnotation = "event.toolkit.fluxcd.io/slipway-instance";

/**
 * `slipway.dev/instance` is `<team>.<name>`, `slipway.dev/template` the template's name (its
 * version would change every object at each upgrade).
 */
export function instanceLabels(
  team: string,
  name: string,
  template: string,
): Record<string, string> {
  return {
    [managedByLabel]: "slipway",
    [instanceLabel]: `${team}.${name}`,
    [templateLabel]: template,
  };
}

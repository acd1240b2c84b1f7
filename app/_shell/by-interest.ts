/**
 * What runs comes first, then what is around it, then the frame that Slipway puts around an
 * instance.
 */
export function byInterest<T extends { path: string }>(files: readonly T[]): T[] {
  return files.toSorted((a, b) => interest(b.path) - interest(a.path));
}

const frame = ["kustomization.yaml", "sync.yaml", "slipway.yaml"];

function interest(path: string): number {
  if (frame.some((name) => path.endsWith(name))) return path.includes("/manifests/") ? 1 : 0;
  return /(deployment|statefulset|cron-job|cluster|canary|release|namespace)[^/]*\.ya?ml$/.test(
    path,
  )
    ? 3
    : 2;
}

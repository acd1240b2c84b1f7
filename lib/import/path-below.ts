/**
 * A path with `.` and `..` followed, relative to the folder that was given; undefined where it leads
 * out of it.
 */
export function below(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

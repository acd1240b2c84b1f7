import { isJsonObject, type Json } from "@/lib/json";
import { field, listField, textField } from "../../object";
import { shown } from "../../problem";
import { isDnsLabel, isPortName } from "../formats";
import { checkEnvironment } from "./environment";
import { checkHandlers, checkProfiles } from "./handlers";
import { filledText, isThere, type Path, type Refusals } from "./refusing";
import { checkResources } from "./resources";

export interface PodContext {
  volumes: ReadonlySet<string>;
  hostNetwork: boolean;
  list: "containers" | "initContainers" | "ephemeralContainers";
}

/** `validateContainerCommon` and its callers in `pkg/apis/core/validation/validation.go`. */
export function checkContainer(
  container: Json,
  pod: PodContext,
  path: Path,
  refusals: Refusals,
): void {
  const name = filledText(container, "name");
  if (name !== undefined && !isDnsLabel(name)) badName(name, [...path, "name"], refusals);
  const image = textField(container, "image") ?? "";
  if (image === "") refusals.missing(path, "image");
  else if (/^\s|\s$/.test(image))
    refusals.invalid(
      [...path, "image"],
      "must be the name of an image, without white space around it",
    );
  checkMounts(container, pod.volumes, path, refusals);
  checkPorts(container, pod.hostNetwork, path, refusals);
  checkEnvironment(container, path, refusals);
  checkResources(container, path, refusals);
  const ends = pod.list === "initContainers" && textField(container, "restartPolicy") !== "Always";
  checkHandlers(container, path, ends, refusals);
  checkSecurity(field(container, "securityContext"), [...path, "securityContext"], refusals);
}

export function badName(name: string, path: Path, refusals: Refusals): void {
  const expected =
    "at most 63 lower-case letters, digits and dashes, starting and ending with a letter or digit";
  refusals.refuse("invalid-name", path, `cannot be ${shown(name)}: ${expected}`, expected);
}

export function duplicate(name: string, path: Path, refusals: Refusals): void {
  refusals.refuse("duplicate-name", path, `is ${shown(name)}, which is used twice`);
}

/** `ValidateVolumeMounts`. */
function checkMounts(
  container: Json,
  volumes: ReadonlySet<string>,
  path: Path,
  refusals: Refusals,
): void {
  const paths = new Set<string>();
  for (const [index, mount] of listField(container, "volumeMounts").entries()) {
    const at = [...path, "volumeMounts", index];
    const volume = filledText(mount, "name");
    if (volume !== undefined && !volumes.has(volume))
      refusals.refuse(
        "missing-reference",
        [...at, "name"],
        `names a volume that the Pod does not have: ${shown(volume)}`,
        volumes.size > 0 ? [...volumes].join(", ") : undefined,
      );
    const where = filledText(mount, "mountPath");
    if (where !== undefined && paths.has(where))
      refusals.invalid([...at, "mountPath"], `is ${shown(where)}, where another is mounted`);
    if (where !== undefined) paths.add(where);
    for (const key of ["subPath", "subPathExpr"]) {
      const sub = filledText(mount, key);
      if (sub !== undefined && (sub.startsWith("/") || sub.split("/").includes("..")))
        refusals.invalid([...at, key], "must be a relative path without ..");
    }
    if (
      filledText(mount, "subPath") !== undefined &&
      filledText(mount, "subPathExpr") !== undefined
    )
      refusals.forbidden(at, "has both subPath and subPathExpr; only one may be given");
    if (
      textField(mount, "mountPropagation") === "Bidirectional" &&
      field(container, "securityContext", "privileged") !== true
    )
      refusals.forbidden(
        [...at, "mountPropagation"],
        "can be Bidirectional in a privileged container only",
      );
  }
}

/** `validateContainerPorts`, and `checkHostPortConflicts` for what uses the node's network. */
function checkPorts(container: Json, hostNetwork: boolean, path: Path, refusals: Refusals): void {
  const names = new Set<string>();
  for (const [index, port] of listField(container, "ports").entries()) {
    const name = filledText(port, "name");
    const at = [...path, "ports", index];
    if (name !== undefined && names.has(name)) duplicate(name, [...at, "name"], refusals);
    if (name !== undefined) names.add(name);
    if (name !== undefined && !isPortName(name)) {
      const expected = "at most 15 lower-case letters, digits and dashes, with a letter";
      refusals.refuse(
        "invalid-name",
        [...at, "name"],
        `cannot be ${shown(name)}, which is no name of a port: ${expected}`,
        expected,
      );
    }
    const [inside, outside] = [field(port, "containerPort"), field(port, "hostPort")];
    if (hostNetwork && typeof outside === "number" && outside !== 0 && outside !== inside)
      refusals.invalid([...at, "hostPort"], "must be the containerPort where hostNetwork is true");
  }
}

/** `ValidateSecurityContext`. */
function checkSecurity(context: Json | undefined, path: Path, refusals: Refusals): void {
  if (!isJsonObject(context)) return;
  checkProfiles(context, path, refusals);
  if (context["allowPrivilegeEscalation"] === false) {
    if (context["privileged"] === true)
      refusals.forbidden(path, "cannot be privileged and have allowPrivilegeEscalation: false");
    if (listField(context, "capabilities", "add").includes("CAP_SYS_ADMIN"))
      refusals.forbidden(path, "cannot add CAP_SYS_ADMIN and have allowPrivilegeEscalation: false");
  }
}

/** What `hostPort`s all containers of a Pod ask for: each once (`checkHostPortConflicts`). */
export function checkHostPorts(
  containers: readonly { container: Json; path: Path }[],
  refusals: Refusals,
): void {
  const taken = new Set<string>();
  for (const { container, path } of containers)
    for (const [index, port] of listField(container, "ports").entries()) {
      const number = field(port, "hostPort");
      if (typeof number !== "number" || number === 0) continue;
      const key = [
        number,
        filledText(port, "protocol") ?? "TCP",
        filledText(port, "hostIP"),
      ].join();
      if (taken.has(key))
        refusals.refuse(
          "duplicate-name",
          [...path, "ports", index, "hostPort"],
          `is ${number}, which another port of the Pod has`,
        );
      taken.add(key);
    }
}

/** What a Pod for Windows may not have (`validateWindows`), of its own and of its containers. */
export function checkSystem(
  pod: Json,
  containers: readonly { container: Json; path: Path }[],
  path: Path,
  refusals: Refusals,
): void {
  const system = textField(pod, "os", "name");
  const refused =
    system === "windows"
      ? { pod: linuxOnly.pod, container: linuxOnly.container }
      : system === "linux"
        ? { pod: ["windowsOptions"], container: ["windowsOptions"] }
        : undefined;
  if (refused === undefined) return;
  const look = (context: Json | undefined, keys: readonly string[], at: Path) => {
    for (const key of keys)
      if (isThere(context, key))
        refusals.forbidden([...at, key], `cannot be set in a Pod for ${system}`);
  };
  if (system === "windows")
    look(
      pod,
      ["hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"].filter(
        (key) => field(pod, key) === true || (key === "hostUsers" && isThere(pod, key)),
      ),
      path,
    );
  look(field(pod, "securityContext"), refused.pod, [...path, "securityContext"]);
  for (const { container, path: at } of containers)
    look(field(container, "securityContext"), refused.container, [...at, "securityContext"]);
}

const linuxOnly = {
  pod: [
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "sysctls",
    "runAsUser",
    "runAsGroup",
    "supplementalGroups",
    "supplementalGroupsPolicy",
  ],
  container: [
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
  ],
};

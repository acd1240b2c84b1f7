import { type Json, type JsonObject } from "@/lib/json";
import { field, listField } from "../../object";
import { shown } from "../../problem";
import { isCidr } from "../formats";
import { checkPort } from "./handlers";
import { filledText, isThere, type Path, type Refusals } from "./refusing";
import { checkLabelSelector } from "./selectors";

/** `ValidateNetworkPolicySpec` of `pkg/apis/networking/validation/validation.go`. */
export function checkNetworkPolicy(policy: JsonObject, refusals: Refusals): void {
  const spec = field(policy, "spec");
  checkLabelSelector(field(spec, "podSelector"), ["spec", "podSelector"], refusals);
  for (const [list, peers] of [
    ["ingress", "from"],
    ["egress", "to"],
  ] as const)
    for (const [index, rule] of listField(spec, list).entries()) {
      const at = ["spec", list, index];
      for (const [place, port] of listField(rule, "ports").entries())
        checkRange(port, [...at, "ports", place], refusals);
      for (const [place, peer] of listField(rule, peers).entries())
        checkPeer(peer, [...at, peers, place], refusals);
    }
}

function checkRange(one: Json, path: Path, refusals: Refusals): void {
  const [port, end] = [field(one, "port"), field(one, "endPort")];
  checkPort(port, [...path, "port"], refusals);
  if (typeof end !== "number") return;
  if (typeof port !== "number")
    refusals.forbidden([...path, "endPort"], "may only be given beside a port that is a number");
  else if (end < port || end > 65_535)
    refusals.invalid([...path, "endPort"], `must be between ${port} and 65535, not ${end}`);
}

function checkPeer(peer: Json, path: Path, refusals: Refusals): void {
  const given = ["podSelector", "namespaceSelector", "ipBlock"].filter((key) => isThere(peer, key));
  if (given.length === 0)
    refusals.refuse("missing-field", path, "must have podSelector, namespaceSelector or ipBlock");
  if (given.includes("ipBlock") && given.length > 1)
    refusals.forbidden(path, "may not have a selector beside ipBlock");
  for (const key of given)
    if (key !== "ipBlock") checkLabelSelector(field(peer, key), [...path, key], refusals);
  const range = filledText(peer, "ipBlock", "cidr");
  const ranges = [
    { range, at: ["cidr"] as Path },
    ...listField(peer, "ipBlock", "except").map((except, index) => ({
      range: typeof except === "string" ? except : undefined,
      at: ["except", index] as Path,
    })),
  ];
  for (const { range: one, at } of ranges)
    if (one !== undefined && !isCidr(one))
      refusals.invalid(
        [...path, "ipBlock", ...at],
        `is no range of addresses: ${shown(one)}`,
        "10.0.0.0/16",
      );
}

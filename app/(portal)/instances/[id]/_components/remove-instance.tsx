"use client";

import { RemovalWorkspace } from "@/components/launch/removal-workspace";
import type { LaunchValues } from "@/components/launch/launch-values";
import { open, preview } from "../actions";

/** Takes an instance away: what goes and what stays first, then its name, typed. */
export function RemoveInstance({ id, values }: { id: string; values: LaunchValues }) {
  const change = { kind: "remove" as const, instance: id };
  return (
    <RemovalWorkspace
      name={values.name}
      preview={() => preview(change, values)}
      submit={(key, seen) => open(change, values, key, seen)}
    />
  );
}

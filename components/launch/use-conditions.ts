"use client";

import { useEffect, useState } from "react";
import type { JsonObject } from "@/lib/json";
import type { ConditionEngine } from "./parameter-check";

interface Loaded {
  isLoading: boolean;
  conditions: ConditionEngine | undefined;
}

/** What evaluates the conditions of a template: loaded only where it has some. */
export function useConditions(schema: JsonObject): Loaded {
  // By its name: what knows more of conditions comes with the form.
  const isNeeded = schema["x-slipway-conditions"] !== undefined;
  const [conditions, setConditions] = useState<ConditionEngine>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    if (!isNeeded) return undefined;
    let isLeft = false;
    import("@/lib/template/browser-conditions").then(
      ({ conditionEngine }) => isLeft || setConditions(conditionEngine),
      (cause: unknown) => isLeft || setFailure(cause),
    );
    return () => {
      isLeft = true;
    };
  }, [isNeeded]);
  // As with the form itself, where it cannot be loaded.
  if (failure !== undefined) throw failure;
  return { isLoading: isNeeded && conditions === undefined, conditions };
}

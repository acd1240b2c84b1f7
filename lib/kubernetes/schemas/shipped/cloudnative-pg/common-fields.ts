import { object, text, words } from "../../dsl";

export const nameOnly = object({ "name!": text });

export const keyRef = object({ "key!": text, "name!": text });

export const ensure = words("present", "absent");

export const target = words("primary", "prefer-standby");

import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { Notes } from "../report";
import type { ReadParameters } from "./read-parameters";

const names = new Set(["name", "component_id", "componentId", "component_name", "componentName"]);
const owners = new Set(["OwnerPicker", "OwnedEntityPicker", "MyGroupsPicker"]);
const repositories = new Set(["RepoUrlPicker", "RepoBranchPicker", "RepoOwnerPicker"]);
/** Chosen by the form itself, from the schema. */
const widgets = new Set([
  "textarea",
  "radio",
  "checkboxes",
  "select",
  "updown",
  "range",
  "text",
  "checkbox",
]);

/**
 * One parameter with what its hints say as a schema; undefined where a request has it already, or it
 * must not be asked for.
 */
export function readProperty(
  name: string,
  property: Json,
  source: string,
  read: ReadParameters,
  notes: Notes,
): Json | undefined {
  if (!isJsonObject(property)) return property;
  const here = `${source}: ${name}`;
  const field = typeof property["ui:field"] === "string" ? property["ui:field"] : "";
  if (owners.has(field) || (names.has(name) && property["type"] === "string")) {
    const cel = owners.has(field) ? "instance.team" : "instance.name";
    read.replaced.set(name, { cel, type: "string", optional: false });
    notes.changed("own-field", here, `Every request has it: ${cel} stands where it was used.`);
    return undefined;
  }
  if (repositories.has(field)) {
    read.gone.set(name, "the target of a request says where its files go");
    notes.changed(
      "own-repository",
      here,
      "The target of a request says in which repository and where its files go.",
    );
    return undefined;
  }
  if (field === "Secret" || property["ui:widget"] === "password") {
    read.gone.set(name, "it is a secret");
    notes.leftOut(
      "secret-field",
      here,
      "A secret must not be committed: use an existing Secret or an ExternalSecret.",
    );
    return undefined;
  }
  if (field !== "") notes.changed("picker", here, `The picker ${field} is a plain field now.`);
  return withHints(property, here, notes, 0);
}

/** What the hints of the form say that a schema can say; the others are noted. */
function withHints(property: Json, here: string, notes: Notes, depth: number): Json {
  if (!isJsonObject(property) || depth > 20) return property;
  const { enum: allowed, enumNames, ...rest } = property;
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(rest)) {
    if (key === "properties" && isJsonObject(value)) {
      kept[key] = Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [
          name,
          withHints(inner, `${here}.${name}`, notes, depth + 1),
        ]),
      );
    } else if (key === "items")
      kept[key] = Array.isArray(value) ? value : withHints(value, `${here}[]`, notes, depth + 1);
    else if (key === "ui:help" || key === "ui:description") {
      if (rest["description"] === undefined && typeof value === "string")
        kept["description"] = value;
    } else if (key === "ui:placeholder") {
      if (rest["examples"] === undefined && typeof value === "string") kept["examples"] = [value];
    } else if (key === "ui:readonly") kept["readOnly"] = value === true;
    else if (!key.startsWith("ui:")) kept[key] = value;
    else if (
      key !== "ui:field" &&
      key !== "ui:autofocus" &&
      key !== "ui:enumNames" &&
      !(key === "ui:widget" && typeof value === "string" && widgets.has(value))
    )
      notes.leftOut("hint", here, `The hint ${key} for the form.`);
  }
  if (!Array.isArray(allowed)) return kept;
  const titles = [enumNames, property["ui:enumNames"]].find((list) => Array.isArray(list));
  if (!Array.isArray(titles) || titles.length !== allowed.length) return { ...kept, enum: allowed };
  return {
    ...kept,
    oneOf: allowed.map((value, index) => ({ const: value, title: String(titles[index]) })),
  };
}

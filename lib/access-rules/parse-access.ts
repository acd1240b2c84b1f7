import { type Document, isMap, isScalar } from "yaml";
import type { z } from "zod";
import { type Access, comparedGroup, type Grant, isTeamName, longestTeamName } from "@/lib/access";
import { readYaml, type YamlDocument } from "@/lib/yaml";
import { type AccessFile, accessSchema } from "./access-schema";

/** Why a text is no access: a sentence that says what would be right, and where; from 1. */
export interface AccessProblem {
  message: string;
  line: number;
  column: number;
}

export type ParsedAccess =
  | { access: Access; problems?: undefined }
  | { problems: AccessProblem[]; access?: undefined };

/** The longest text that is read, in characters. */
export const longestAccess = 1024 * 1024;
/** Beyond this many problems, the first ones are enough. */
const mostProblems = 20;

/** Something that is wrong at a path of the document. */
interface Wrong {
  path: readonly PropertyKey[];
  message: string;
}

/**
 * Reads `access.yaml` (docs/sso.md): whole, or not at all. That somebody is Ops is for the caller to
 * look at, who knows which groups are Ops besides. Pure, linear in the text.
 */
export function parseAccess(text: string): ParsedAccess {
  const { documents, problems } = readYaml(text, { longest: longestAccess, deepest: 20 });
  if (problems.length > 0) return { problems: problems.slice(0, mostProblems) };
  const [document, second] = documents;
  if (document === undefined || second !== undefined || document.value === null)
    return {
      problems: [
        {
          message: "It must be one YAML document of the kind Access.",
          ...(second?.placeOf([]) ?? { line: 1, column: 1 }),
        },
      ],
    };
  const keys = wrongKeys(document.tree);
  const parsed = accessSchema.safeParse(document.value);
  const wrong = parsed.success
    ? [...keys, ...wrongNames(parsed.data)]
    : keys.concat(issuesOf(parsed.error));
  return wrong.length > 0
    ? { problems: placed(document, wrong) }
    : { access: accessOf(parsed.data as AccessFile) };
}

function issuesOf({ issues }: z.ZodError): Wrong[] {
  return issues.flatMap(({ path, message, ...issue }): Wrong[] => {
    if (issue.code === "invalid_key" && issue.issues.length > 0)
      return issue.issues.map((inner) => ({ path, message: inner.message }));
    if (issue.code === "unrecognized_keys")
      return [{ path: [...path, issue.keys[0] ?? ""], message }];
    const isMissing = issue.code === "invalid_type" && path.at(-1) === "groups";
    return [{ path, message: isMissing ? `groups: ${message}` : message }];
  });
}

/** A group that YAML reads as a number or the like would not be what is written: `12e4`, `010`. */
function wrongKeys(tree: Document): Wrong[] {
  const found: Wrong[] = [];
  for (const field of ["groups", "teams"]) {
    const map = tree.get(field, true);
    if (!isMap(map)) continue;
    for (const { key } of map.items) {
      if (!isScalar(key) || typeof key.value === "string") continue;
      const written = key.source ?? "";
      found.push({
        path: [field, key.value as PropertyKey],
        message: `${written === "" ? "This" : written} is no text to YAML: write it in quotes.`,
      });
    }
  }
  return found;
}

/** What a schema of single values cannot see: names that are not there, or there twice. */
function wrongNames({ groups, teams, teamGroupPrefix }: AccessFile): Wrong[] {
  const found: Wrong[] = [];
  const names = Object.keys(teams);
  for (const name of names)
    if (!isTeamName(name))
      found.push({
        path: ["teams", name],
        message:
          `${name} is no short name: at most ${longestTeamName} small letters, digits and dashes, ` +
          "since names in Kubernetes are made of it. What people read is its `title`.",
      });
  const compared = new Map<string, string>();
  for (const [group, given] of Object.entries(groups)) {
    const same = compared.get(comparedGroup(group));
    if (same !== undefined)
      found.push({ path: ["groups", group], message: `${same} is the same group.` });
    compared.set(comparedGroup(group), group);
    given.teams.forEach((team, index) => {
      if (Object.hasOwn(teams, team)) return;
      found.push({
        path: ["groups", group, "teams", index],
        message: `There is no team ${team} below \`teams\`${butThese(names)}.`,
      });
    });
    if (isEmpty(given))
      found.push({
        path: ["groups", group],
        message: "It gives nothing: name roles, teams or authoring, or leave it out.",
      });
  }
  if (teamGroupPrefix !== undefined && comparedGroup(teamGroupPrefix) !== teamGroupPrefix)
    found.push({
      path: ["teamGroupPrefix"],
      message: "A path of one step comes without its slash: leave the slash out.",
    });
  return found;
}

function butThese(names: readonly string[]): string {
  if (names.length === 0) return "";
  return `, but ${names.slice(0, 5).join(", ")}${names.length > 5 ? " and others" : ""}`;
}

function isEmpty({ roles, teams, authoring }: AccessFile["groups"][string]): boolean {
  const rights = (authoring?.templates.length ?? 0) + (authoring?.categories.length ?? 0);
  return roles.length + teams.length + rights === 0;
}

function placed({ placeOf }: YamlDocument, wrong: readonly Wrong[]): AccessProblem[] {
  return wrong
    .slice(0, mostProblems)
    .map(({ path, message }) => ({ message, ...placeOf(path) }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function accessOf({ contact, channel, groups, teams, teamGroupPrefix }: AccessFile): Access {
  return {
    contact,
    channel,
    teamPrefix: teamGroupPrefix,
    grants: new Map(
      Object.entries(groups).map(([group, { roles, teams, authoring }]): [string, Grant] => [
        comparedGroup(group),
        { roles, teams, authoring },
      ]),
    ),
    teams: new Map(
      Object.entries(teams).map(([name, { title, ...team }]) => [
        name,
        { name, title: title ?? name, ...team },
      ]),
    ),
  };
}

import { readManifests } from "@/lib/admission";
import type { JsonObject } from "@/lib/json";
import { objectName } from "@/lib/kubernetes";
import { type ParsedTemplate, render, type RenderInput } from "@/lib/template";
import {
  exampleParameters,
  isRefusalExpected,
  readTemplateTests,
  renderInputOf,
  surroundings,
} from "@/lib/template-tests";
import { exampleTeam, type TemplateNeeds } from "./types";

/**
 * What a template writes with what it proposes, and what else it writes in its own tests. One that
 * proposes too little to be rendered needs what its tests write.
 */
export function templateNeeds(template: ParsedTemplate): TemplateNeeds {
  const { definition } = template;
  const ofTests = readTemplateTests(template.bundle)
    .tests.filter((test) => !isRefusalExpected(test))
    .flatMap((test) => written(renderInputOf(template, test)));
  const around = surroundings({}, { team: exampleTeam });
  const parameters = exampleParameters(template, around);
  const rendered = parameters === undefined ? [] : written({ template, parameters, ...around });
  const proposed = rendered.length > 0 ? rendered : ofTests;
  const kinds = new Set(proposed.map(kindOf));
  return {
    template: `${definition.name} ${definition.version}`,
    scope: definition.scope,
    objects: proposed,
    more: ofTests.filter((object) => !kinds.has(kindOf(object))),
  };
}

function kindOf(object: JsonObject): string {
  const { apiVersion, kind } = objectName(object);
  return `${apiVersion} ${kind}`;
}

/** Nothing where the engine refuses: whether a template is right is another command's. */
function written(input: RenderInput): JsonObject[] {
  const instance = { ...input.instance, team: exampleTeam, namespace: exampleTeam };
  const { files } = render({ ...input, instance });
  const texts = files.map(({ path, content }) => ({ path, text: content }));
  return readManifests(texts)
    .objects.map(({ object }) => object)
    .filter((object) => !objectName(object).apiVersion.startsWith("kustomize.config.k8s.io/"));
}

/** Names that an expression can use, besides what it binds itself. */
export const celNames = {
  params: "What the developer filled in, with the defaults of the schema.",
  instance: "The instance: `id`, `name`, `team`, `namespace`, `path`.",
  target: "Where it goes: `name`, `environment`, `cluster`, `vars`.",
  template: "The template: `name`, `version`.",
  each: "Inside a file with `forEach`: the element of the list, or `key` and `value` of the map.",
  outputs: "Inside the parameters of `related`: the outputs of the instance, by name.",
} as const satisfies Record<string, string>;

export type CelName = keyof typeof celNames;

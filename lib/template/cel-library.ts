/** A function that an expression may call. What is not in this table is refused, so that the table is the documentation. */
export interface LibraryFunction {
  name: string;
  group: "strings" | "lists" | "maps" | "optionals" | "conversions" | "macros";
  /** How it is called. */
  usage: string;
  description: string;
  /** An expression and what it gives, as CEL would print it; a test evaluates them. */
  example: readonly [expression: string, result: string];
}

export const celLibrary: readonly LibraryFunction[] = [
  { name: "size", group: "strings", usage: "size(x), x.size()", description: "Length of a string in characters, or of a list or map.", example: ['"héllo".size()', "5"] },
  { name: "contains", group: "strings", usage: "s.contains(part)", description: "Whether the string contains another.", example: ['"hello".contains("ell")', "true"] },
  { name: "startsWith", group: "strings", usage: "s.startsWith(prefix)", description: "Whether the string starts with another.", example: ['"hello".startsWith("he")', "true"] },
  { name: "endsWith", group: "strings", usage: "s.endsWith(suffix)", description: "Whether the string ends with another.", example: ['"hello".endsWith("lo")', "true"] },
  { name: "matches", group: "strings", usage: "s.matches(pattern)", description: "Whether an RE2 regular expression matches anywhere in the string.", example: ['"v1.2".matches("^v[0-9]+")', "true"] },
  { name: "indexOf", group: "strings", usage: "s.indexOf(part), s.indexOf(part, from)", description: "Where another string first occurs, or -1.", example: ['"hello".indexOf("l")', "2"] },
  { name: "lastIndexOf", group: "strings", usage: "s.lastIndexOf(part), s.lastIndexOf(part, from)", description: "Where another string last occurs, or -1.", example: ['"hello".lastIndexOf("l")', "3"] },
  { name: "substring", group: "strings", usage: "s.substring(start), s.substring(start, end)", description: "A part of the string.", example: ['"hello".substring(1, 3)', '"el"'] },
  { name: "lowerAscii", group: "strings", usage: "s.lowerAscii()", description: "The string in lower case.", example: ['"Hello".lowerAscii()', '"hello"'] },
  { name: "upperAscii", group: "strings", usage: "s.upperAscii()", description: "The string in upper case.", example: ['"Hello".upperAscii()', '"HELLO"'] },
  { name: "trim", group: "strings", usage: "s.trim()", description: "The string without white space at its ends.", example: ['" a ".trim()', '"a"'] },
  { name: "split", group: "strings", usage: "s.split(separator), s.split(separator, limit)", description: "The parts of a string.", example: ['"a,b".split(",")', '["a","b"]'] },
  { name: "replace", group: "strings", usage: "s.replace(old, new)", description: "The string with every occurrence of a part replaced.", example: ['"a.b.c".replace(".", "-")', '"a-b-c"'] },
  { name: "trimPrefix", group: "strings", usage: "s.trimPrefix(prefix)", description: "The string without a prefix, where it has it.", example: ['"v1.2".trimPrefix("v")', '"1.2"'] },
  { name: "trimSuffix", group: "strings", usage: "s.trimSuffix(suffix)", description: "The string without a suffix, where it has it.", example: ['"a.yaml".trimSuffix(".yaml")', '"a"'] },
  { name: "dnsLabel", group: "strings", usage: "s.dnsLabel(), s.dnsLabel(max)", description: "The string as a DNS label: lower case, dashes for everything else, at most 63 (or max) characters; a longer one is cut and gets a hash, so that two different strings do not become one.", example: ['"My App_2".dnsLabel()', '"my-app-2"'] },
  { name: "sha256", group: "strings", usage: "s.sha256()", description: "The SHA-256 of the string in hexadecimal.", example: ['"a".sha256().substring(0, 8)', '"ca978112"'] },
  { name: "base64", group: "strings", usage: "s.base64()", description: "The string, as UTF-8, in base64.", example: ['"hi".base64()', '"aGk="'] },
  { name: "join", group: "lists", usage: "list.join(), list.join(separator)", description: "The strings of a list in one.", example: ['["a", "b"].join("-")', '"a-b"'] },
  { name: "sort", group: "lists", usage: "list.sort()", description: "The list in order; its elements are all strings or all numbers.", example: ["[3, 1, 2].sort()", "[1,2,3]"] },
  { name: "reverse", group: "lists", usage: "list.reverse()", description: "The list from its end.", example: ["[1, 2].reverse()", "[2,1]"] },
  { name: "distinct", group: "lists", usage: "list.distinct()", description: "The list with every string, number or boolean once.", example: ['["a", "b", "a"].distinct()', '["a","b"]'] },
  { name: "flatten", group: "lists", usage: "list.flatten()", description: "A list of lists as one list.", example: ["[[1], [2, 3]].flatten()", "[1,2,3]"] },
  { name: "slice", group: "lists", usage: "list.slice(start, end)", description: "A part of the list.", example: ["[1, 2, 3].slice(0, 2)", "[1,2]"] },
  { name: "sum", group: "lists", usage: "list.sum()", description: "The sum of a list of whole numbers, or of doubles.", example: ["[1, 2, 3].sum()", "6"] },
  { name: "min", group: "lists", usage: "list.min()", description: "The smallest number of a list.", example: ["[3, 1].min()", "1"] },
  { name: "max", group: "lists", usage: "list.max()", description: "The greatest number of a list.", example: ["[3, 1].max()", "3"] },
  { name: "range", group: "lists", usage: "range(n)", description: "The numbers from 0 to n - 1.", example: ["range(3)", "[0,1,2]"] },
  { name: "keys", group: "maps", usage: "map.keys()", description: "The keys of a map, in their order.", example: ['{"a": 1, "b": 2}.keys()', '["a","b"]'] },
  { name: "values", group: "maps", usage: "map.values()", description: "The values of a map, in their order.", example: ['{"a": 1, "b": 2}.values()', "[1,2]"] },
  { name: "entries", group: "maps", usage: "map.entries()", description: "A list with a map of key and value for each entry.", example: ['{"a": 1}.entries()', '[{"key":"a","value":1}]'] },
  { name: "fromEntries", group: "maps", usage: "list.fromEntries()", description: "The map of a list of maps with key and value.", example: ['[{"key": "a", "value": 1}].fromEntries()', '{"a":1}'] },
  { name: "merge", group: "maps", usage: "map.merge(other)", description: "Both maps in one; the other's values win.", example: ['{"a": 1, "b": 1}.merge({"b": 2})', '{"a":1,"b":2}'] },
  { name: "of", group: "optionals", usage: "optional.of(x)", description: "An optional that holds a value.", example: ["optional.of(1).orValue(2)", "1"] },
  { name: "none", group: "optionals", usage: "optional.none()", description: "An optional that holds nothing; as the value of a key, the key is left out.", example: ["optional.none().orValue(2)", "2"] },
  { name: "orValue", group: "optionals", usage: "o.orValue(x)", description: "What the optional holds, or else x.", example: ['{"a": 1}.?b.orValue(2)', "2"] },
  { name: "or", group: "optionals", usage: "o.or(other)", description: "This optional, or else the other one.", example: ['{"a": 1}.?b.or({"c": 3}.?c).orValue(0)', "3"] },
  { name: "hasValue", group: "optionals", usage: "o.hasValue()", description: "Whether the optional holds a value.", example: ['{"a": 1}.?a.hasValue()', "true"] },
  { name: "value", group: "optionals", usage: "o.value()", description: "What the optional holds; an error where it holds nothing.", example: ['{"a": 1}.?a.value()', "1"] },
  { name: "string", group: "conversions", usage: "string(x)", description: "A number, boolean or string as a string.", example: ["string(8080)", '"8080"'] },
  { name: "int", group: "conversions", usage: "int(x)", description: "A number or string as a whole number of 64 bits.", example: ['int("42")', "42"] },
  { name: "double", group: "conversions", usage: "double(x)", description: "A number or string as a number with fraction.", example: ["double(1) + 0.5", "1.5"] },
  { name: "bool", group: "conversions", usage: "bool(x)", description: "A string as a boolean.", example: ['bool("true")', "true"] },
  { name: "dyn", group: "conversions", usage: "dyn(x)", description: "The same value, without checking its type beforehand.", example: ["dyn(1)", "1"] },
  { name: "toJson", group: "conversions", usage: "toJson(x)", description: "Any value as JSON text.", example: ['toJson({"a": [1, true]})', '"{\\"a\\":[1,true]}"'] },
  { name: "toYaml", group: "conversions", usage: "toYaml(x)", description: "Any value as YAML text, for a configuration file inside a ConfigMap.", example: ['toYaml({"a": "on"})', '"a: \\"on\\"\\n"'] },
  { name: "has", group: "macros", usage: "has(a.b)", description: "Whether the member is there.", example: ['cel.bind(x, {"a": 1}, has(x.a))', "true"] },
  { name: "all", group: "macros", usage: "list.all(x, condition)", description: "Whether the condition holds for every element (of a map: for every key).", example: ["[1, 2].all(x, x > 0)", "true"] },
  { name: "exists", group: "macros", usage: "list.exists(x, condition)", description: "Whether the condition holds for some element.", example: ["[1, 2].exists(x, x > 1)", "true"] },
  { name: "exists_one", group: "macros", usage: "list.exists_one(x, condition)", description: "Whether the condition holds for exactly one element.", example: ["[1, 2].exists_one(x, x > 1)", "true"] },
  { name: "map", group: "macros", usage: "list.map(x, result), list.map(x, condition, result)", description: "A list made of every element, or of those that meet the condition.", example: ["[1, 2].map(x, x * 2)", "[2,4]"] },
  { name: "filter", group: "macros", usage: "list.filter(x, condition)", description: "The elements that meet the condition.", example: ["[1, 2].filter(x, x > 1)", "[2]"] },
  { name: "bind", group: "macros", usage: "cel.bind(x, value, result)", description: "A name for a value, inside the result.", example: ["cel.bind(x, 2, x * x)", "4"] },
];

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

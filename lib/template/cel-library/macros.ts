import type { LibraryFunction } from "./library-function";

export const macros: readonly LibraryFunction[] = [
  {
    name: "has",
    group: "macros",
    usage: "has(a.b)",
    description: "Whether the member is there.",
    example: ['cel.bind(x, {"a": 1}, has(x.a))', "true"],
  },
  {
    name: "all",
    group: "macros",
    usage: "list.all(x, condition)",
    description: "Whether the condition holds for every element (of a map: for every key).",
    example: ["[1, 2].all(x, x > 0)", "true"],
  },
  {
    name: "exists",
    group: "macros",
    usage: "list.exists(x, condition)",
    description: "Whether the condition holds for some element.",
    example: ["[1, 2].exists(x, x > 1)", "true"],
  },
  {
    name: "exists_one",
    group: "macros",
    usage: "list.exists_one(x, condition)",
    description: "Whether the condition holds for exactly one element.",
    example: ["[1, 2].exists_one(x, x > 1)", "true"],
  },
  {
    name: "map",
    group: "macros",
    usage: "list.map(x, result), list.map(x, condition, result)",
    description: "A list made of every element, or of those that meet the condition.",
    example: ["[1, 2].map(x, x * 2)", "[2,4]"],
  },
  {
    name: "filter",
    group: "macros",
    usage: "list.filter(x, condition)",
    description: "The elements that meet the condition.",
    example: ["[1, 2].filter(x, x > 1)", "[2]"],
  },
  {
    name: "bind",
    group: "macros",
    usage: "cel.bind(x, value, result)",
    description: "A name for a value, inside the result.",
    example: ["cel.bind(x, 2, x * x)", "4"],
  },
];

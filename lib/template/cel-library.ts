import { collectionFunctions } from "./cel-library/collection-functions";
import type { LibraryFunction } from "./cel-library/library-function";
import { macros } from "./cel-library/macros";
import { stringFunctions } from "./cel-library/string-functions";
import { valueFunctions } from "./cel-library/value-functions";

/** Every function that an expression may call, in the order of the documentation. */
export const celLibrary: readonly LibraryFunction[] = [
  ...stringFunctions,
  ...collectionFunctions,
  ...valueFunctions,
  ...macros,
];

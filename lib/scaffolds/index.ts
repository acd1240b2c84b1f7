export { type ScaffoldAnswers, type ScaffoldKind, scaffoldKinds, scaffoldTitles } from "./answers";
export { nameInWords, scaffoldFiles } from "./scaffold-files";

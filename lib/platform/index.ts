export { customKinds } from "./check/check-templates";
export { checkPlatform } from "./check/check-platform";
export { isLacking, reportInWords } from "./check/in-words";
export { templateNeeds } from "./check/template-needs";
export type { Lack, Live, Names, PlatformReport, TemplateNeeds } from "./check/types";
export { checkedOptions, type PlatformOptions, partsWithout } from "./options";
export { type PartName, partNames, partOfGroup, parts } from "./parts";
export { type Blueprint, forGitOnly, platformFiles } from "./platform-files";

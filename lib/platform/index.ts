export { checkedOptions, type PlatformOptions, partsWithout } from "./options";
export { type PartName, partNames, partOfGroup, parts } from "./parts";
export { type Blueprint, forGitOnly, platformFiles } from "./platform-files";

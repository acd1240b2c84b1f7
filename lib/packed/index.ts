export { type Block, Blocks, bytesAt, type Place } from "./blocks";
export { listed, type PackedList, packList } from "./list";
export { detached, pack, unpack } from "./pack";

import "server-only";

export { diskFacts } from "./checks/disk";
export { sealedSamples } from "./checks/encryption";
export { getHealth } from "./get-health";
export { databaseFacts, databaseTime } from "./store";

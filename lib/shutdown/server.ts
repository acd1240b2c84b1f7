import "server-only";

export { beginShutdown, closeAll, closeAtShutdown, shutdownSignal } from "./shutdown";

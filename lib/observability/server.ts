import "server-only";

export { createLog, type Logger } from "./log";

/** The light door of the noun: without the schemas of requests, and the engine that they need. */
export { engineMove } from "./engine-move";

export { isTopic, type Topic } from "./topics";

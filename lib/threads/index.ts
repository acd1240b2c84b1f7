export { deadlines, threadTask, type ThreadTask } from "./task";

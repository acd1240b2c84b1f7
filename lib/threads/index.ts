export { deadlines, smallText, threadTask, type ThreadTask } from "./task";

export { handles, type TaskHandler } from "./task-handler";
export { serveTasks } from "./serve-tasks";

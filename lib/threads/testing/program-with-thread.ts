import { runTask, threadProgram } from "../run-task";
import { costly } from "./costly-tasks";

/** A program that has a task run, says so, and has nothing else to do. */
threadProgram(process.argv[2] ?? "");
const said = await runTask(costly.echo, "done");
process.stdout.write(`${String(said)}\n`);

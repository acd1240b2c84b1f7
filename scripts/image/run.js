/**
 * The entry point of the container image: `web`, `worker` and `setup` are the programs of an
 * installation, `wait` waits for set-up, and what follows `cli` are the arguments of the command line.
 */
import process from "node:process";

const programs = {
  web: "server",
  worker: "worker",
  setup: "setup",
  wait: "wait",
  cli: "slipway",
};

const [name = "web"] = process.argv.splice(2, 1);
const program = Object.hasOwn(programs, name) ? programs[name] : undefined;
if (program === undefined) {
  console.error(`slipway: ${name} is none of ${Object.keys(programs).join(", ")}.`);
  process.exit(2);
}
await import(`./.build/${program}.js`);

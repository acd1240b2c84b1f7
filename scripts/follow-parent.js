/** Preloaded into every program that `npm run up` starts: when the parent is gone, however it went, the program ends. */
import process from "node:process";

if (process.channel) {
  process.channel.unref();
  process.on("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 3000).unref();
  });
}

/**
 * Preloaded into every program that `npm run up` starts: when the parent is gone, however it went,
 * the program ends. The parent holds the other end of a pipe; an IPC channel would do as well, but
 * Next.js takes one for its own.
 */
import net from "node:net";
import process from "node:process";

if (process.env.SLIPWAY_PARENT_PIPE !== undefined) {
  const pipe = new net.Socket({
    fd: Number(process.env.SLIPWAY_PARENT_PIPE),
    readable: true,
    writable: false,
  });
  delete process.env.SLIPWAY_PARENT_PIPE;
  pipe.on("error", () => {});
  pipe.on("close", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 3000).unref();
  });
  pipe.resume();
  pipe.unref();
}

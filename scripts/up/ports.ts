import net from "node:net";

/** The port itself when it is free on the loopback interface, else one that is; 0 takes any. */
export async function freePort(preferred: number): Promise<number> {
  return (
    (await listens(preferred)) ??
    (await listens(0)) ??
    Promise.reject(new Error("This machine has no free port."))
  );
}

function listens(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === "object" && address ? address.port : undefined),
      );
    });
  });
}

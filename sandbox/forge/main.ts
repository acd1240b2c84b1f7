import { readEnvironment } from "./options";
import { startForge } from "./start-forge";

try {
  const forge = await startForge(readEnvironment(process.env));
  console.log(JSON.stringify({ ready: true, url: forge.url }));
  const stop = (): void => {
    void forge.close().then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

import { runWorker } from "./main";

runWorker().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? error.message : "The worker could not start."}\n`,
  );
  process.exit(1);
});

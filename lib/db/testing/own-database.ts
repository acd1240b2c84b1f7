import { afterAll } from "vitest";
import { dropTestDatabase, makeTestDatabase } from ".";

/**
 * Run before each test file: what one file commits, or what a worker of one takes from a queue, no other
 * file sees. Hooks run in the reverse order, so the file has closed its clients when this one drops.
 */
const url = await makeTestDatabase();
process.env["SLIPWAY_TEST_DATABASE"] = url;

afterAll(async () => {
  // Whatever a file left open ends with the server of the run.
  await dropTestDatabase(url).catch(() => undefined);
});

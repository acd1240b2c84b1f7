import { bundleJudge } from "../../../scripts/bundle-judge.js";

/** What threads run is bundled before any test, as the build does it: it is never out of date. */
export default async function setup(): Promise<void> {
  await bundleJudge();
}

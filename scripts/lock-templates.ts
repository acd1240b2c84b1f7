/** `npm run lock-templates`: adds new versions in `catalog/` to its lock and alters no other. */
import {
  readShippedVersions,
  readVersionLock,
  unlockedVersions,
  withNewVersions,
  writeVersionLock,
} from "../catalog/version-lock";

const [lock, shipped] = [await readVersionLock(), await readShippedVersions()];
const added = unlockedVersions(lock, shipped).length;
try {
  await writeVersionLock(withNewVersions(lock, shipped));
  console.log(added === 0 ? "The lock has every version already." : `Added ${added} to the lock.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

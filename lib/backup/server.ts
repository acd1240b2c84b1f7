import "server-only";

export { type FolderReport, hasBackup, writeBackupInto } from "./backup-folder";
export { type RestoreReport, restoreBackup } from "./restore-backup";
export { holdSlipway, resume, type ResumeReport } from "./resume";
export { type BackupReport, writeBackup } from "./write-backup";

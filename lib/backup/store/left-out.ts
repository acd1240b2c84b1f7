/** What is not in a backup, and why. Whatever table is not named here is. */
export const leftOut: Readonly<Record<string, string>> = {
  _prisma_migrations: "The header names the migrations, and restoring applies them.",
  holds: "Whether a copy is held is its own.",
  served_places: "Where a copy is served is its own.",
  fair_use_counts: "Of three minutes; not logged.",
  git_blobs: "A cache of what is in Git.",
  job_runs: "Of jobs that run now; jobs are not restored.",
  github_handshakes: "Of ten minutes, with sealed payloads.",
  sessions: "A session that was ended since would live again. People sign in.",
};

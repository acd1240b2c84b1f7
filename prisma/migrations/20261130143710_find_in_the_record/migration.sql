-- Writes to the record wait while its indexes are built: not concurrently, since a migration is a transaction. On a large
-- record they are made before, under these names (docs/operating.md, "Upgrades"), and are found here.
SET LOCAL lock_timeout = '10s';

-- CreateIndex
CREATE INDEX IF NOT EXISTS "audit_entries_actor_subject_idx" ON "audit_entries" USING GIN ("actor" gin_trgm_ops, "subject" gin_trgm_ops);

-- CreateIndex
CREATE INDEX IF NOT EXISTS "audit_entries_action_id_idx" ON "audit_entries"("action", "id");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "audit_entries_team_id_idx" ON "audit_entries"("team", "id");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "audit_entries_subject_type_subject_id_id_idx" ON "audit_entries"("subject_type", "subject_id", "id");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "audit_entries_actor_id_id_idx" ON "audit_entries"("actor_id", "id");

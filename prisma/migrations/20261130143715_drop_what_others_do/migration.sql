-- Those of the migration before begin with the same columns.
SET LOCAL lock_timeout = '10s';

-- DropIndex
DROP INDEX IF EXISTS "audit_entries_actor_id_idx";

-- DropIndex
DROP INDEX IF EXISTS "audit_entries_subject_type_subject_id_idx";

-- What a target's cluster answers is told apart from what its controllers tell. Servers of the version before write
-- `heard_at` and `unanswered_since` only, which stay as they are.
SET LOCAL lock_timeout = '5s';

ALTER TABLE "targets"
  ADD COLUMN "flux_heard_at" TIMESTAMPTZ(3),
  ADD COLUMN "flagger_heard_at" TIMESTAMPTZ(3),
  ADD COLUMN "asked_at" TIMESTAMPTZ(3),
  ADD COLUMN "answered_at" TIMESTAMPTZ(3),
  ADD COLUMN "problem" TEXT;

-- When a repository's host last delivered a webhook about it.
ALTER TABLE "repositories" ADD COLUMN "heard_at" TIMESTAMPTZ(3);

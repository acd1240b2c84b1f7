-- CreateTable
CREATE TABLE "exception_requests" (
    "id" UUID NOT NULL,
    "policy" TEXT NOT NULL,
    "rule" INTEGER,
    "team" TEXT NOT NULL,
    "object_kind" TEXT NOT NULL,
    "object_name" TEXT NOT NULL,
    "namespace" TEXT,
    "finding" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "expires_on" DATE NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "asked_by_id" UUID NOT NULL,
    "asked_by" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by_id" UUID,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "remark" TEXT NOT NULL DEFAULT '',
    "exception" TEXT,

    CONSTRAINT "exception_requests_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "exception_requests_state" CHECK ("state" IN ('pending', 'granted', 'refused', 'withdrawn'))
);

-- CreateIndex
CREATE INDEX "exception_requests_state_asked_at_idx" ON "exception_requests"("state", "asked_at");

-- CreateIndex
CREATE INDEX "exception_requests_asked_by_id_asked_at_idx" ON "exception_requests"("asked_by_id", "asked_at");

-- CreateIndex
CREATE INDEX "exception_requests_team_asked_at_idx" ON "exception_requests"("team", "asked_at");

-- One at a time for the same finding.
CREATE UNIQUE INDEX "exception_requests_one_pending" ON "exception_requests"
    ("policy", coalesce("rule", -1), "team", "object_kind", "object_name", coalesce("namespace", '')) WHERE "state" = 'pending';

-- CreateTable
CREATE TABLE "branch_scans" (
    "repository_id" UUID NOT NULL,
    "branch" TEXT NOT NULL,
    "commit" TEXT,
    "generation" TEXT,
    "scanned_at" TIMESTAMPTZ(3),
    "objects" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "tried_at" TIMESTAMPTZ(3) NOT NULL,
    "broken" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "branch_scans_pkey" PRIMARY KEY ("repository_id","branch")
);

-- CreateTable
CREATE TABLE "compliance_findings" (
    "id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "standing" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "rule" INTEGER,
    "team" TEXT,
    "instance_id" UUID,
    "kind" TEXT NOT NULL,
    "namespace" TEXT,
    "name" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "line" INTEGER,
    "field" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "expected" TEXT,
    "exception" TEXT,
    "expires" TEXT,
    "commit" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "compliance_findings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "compliance_findings_resolved_at_standing_first_seen_at_idx" ON "compliance_findings"("resolved_at", "standing", "first_seen_at");

-- CreateIndex
CREATE INDEX "compliance_findings_resolved_at_policy_first_seen_at_idx" ON "compliance_findings"("resolved_at", "policy", "first_seen_at");

-- CreateIndex
CREATE INDEX "compliance_findings_resolved_at_team_first_seen_at_idx" ON "compliance_findings"("resolved_at", "team", "first_seen_at");

-- CreateIndex
CREATE INDEX "compliance_findings_instance_id_resolved_at_idx" ON "compliance_findings"("instance_id", "resolved_at");

-- CreateIndex
CREATE UNIQUE INDEX "compliance_findings_target_id_key_key" ON "compliance_findings"("target_id", "key");

-- AddForeignKey
ALTER TABLE "branch_scans" ADD CONSTRAINT "branch_scans_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repositories"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "compliance_findings" ADD CONSTRAINT "compliance_findings_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "targets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

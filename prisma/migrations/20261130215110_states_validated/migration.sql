-- Outside a transaction
ALTER TABLE "proposals" VALIDATE CONSTRAINT "proposals_state";
ALTER TABLE "instances" VALIDATE CONSTRAINT "instances_state";
ALTER TABLE "requests" VALIDATE CONSTRAINT "requests_state";
ALTER TABLE "pull_requests" VALIDATE CONSTRAINT "pull_requests_state";

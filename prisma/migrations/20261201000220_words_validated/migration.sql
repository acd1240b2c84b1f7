-- Outside a transaction
ALTER TABLE "catalog_heads" VALIDATE CONSTRAINT "catalog_heads_protection";
ALTER TABLE "checks" VALIDATE CONSTRAINT "checks_conclusion";
ALTER TABLE "compliance_findings" VALIDATE CONSTRAINT "compliance_findings_standing";
ALTER TABLE "findings" VALIDATE CONSTRAINT "findings_verdict";
ALTER TABLE "github_handshakes" VALIDATE CONSTRAINT "github_handshakes_purpose";
ALTER TABLE "instance_impacts" VALIDATE CONSTRAINT "instance_impacts_kind";
ALTER TABLE "pull_request_steps" VALIDATE CONSTRAINT "pull_request_steps_name";
ALTER TABLE "pull_request_steps" VALIDATE CONSTRAINT "pull_request_steps_state";
ALTER TABLE "repositories" VALIDATE CONSTRAINT "repositories_host_kind";
ALTER TABLE "targets" VALIDATE CONSTRAINT "targets_auto_merge";
ALTER TABLE "targets" VALIDATE CONSTRAINT "targets_suspended";
ALTER TABLE "templates" VALIDATE CONSTRAINT "templates_scope";

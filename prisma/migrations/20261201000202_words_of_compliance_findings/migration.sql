SET LOCAL lock_timeout = '10s';
ALTER TABLE "compliance_findings" ADD CONSTRAINT "compliance_findings_standing" CHECK ("standing" IN ('denied', 'warned', 'not-judged', 'excepted', 'audited', 'deny', 'warn', 'audit')) NOT VALID;

SET LOCAL lock_timeout = '10s';
ALTER TABLE "findings" ADD CONSTRAINT "findings_verdict" CHECK ("verdict" IN ('denied', 'warned', 'not-judged', 'excepted', 'audited', 'deny', 'warn', 'audit')) NOT VALID;

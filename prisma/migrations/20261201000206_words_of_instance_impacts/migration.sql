SET LOCAL lock_timeout = '10s';
ALTER TABLE "instance_impacts" ADD CONSTRAINT "instance_impacts_kind" CHECK ("kind" IN ('not-judged', 'refused', 'needs-answer', 'recreates', 'changes', 'same')) NOT VALID;

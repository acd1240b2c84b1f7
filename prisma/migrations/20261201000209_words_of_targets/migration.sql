SET LOCAL lock_timeout = '10s';
ALTER TABLE "targets" ADD CONSTRAINT "targets_auto_merge" CHECK ("auto_merge" IN ('merge', 'squash', 'rebase')) NOT VALID;
ALTER TABLE "targets" ADD CONSTRAINT "targets_suspended" CHECK ("suspended" IN ('parent', 'source')) NOT VALID;

-- Every table of a tenant's schema compares with that schema's own constant: {{tenant_id}} is replaced
-- by the branded id when the runner applies this file.
ALTER TABLE "branches" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "branches" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON "branches" USING (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}') WITH CHECK (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}');
--> statement-breakpoint
ALTER TABLE "content" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "content" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON "content" USING (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}') WITH CHECK (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}');
--> statement-breakpoint
ALTER TABLE "counters" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "counters" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON "counters" USING (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}') WITH CHECK (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}');
--> statement-breakpoint
ALTER TABLE "files" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "files" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON "files" USING (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}') WITH CHECK (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}');
--> statement-breakpoint
ALTER TABLE "orders" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "orders" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON "orders" USING (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}') WITH CHECK (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}');
--> statement-breakpoint
ALTER TABLE "outbox" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "outbox" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON "outbox" USING (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}') WITH CHECK (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}');
--> statement-breakpoint
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "users" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON "users" USING (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}') WITH CHECK (nullif(current_setting('app.tenant_id', true), '') = '{{tenant_id}}');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "branches", "content", "counters", "files", "orders", "outbox", "users" TO tenantry_portal, tenantry_jobs, tenantry_staff;

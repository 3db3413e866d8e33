-- Who may see and change invitations to a business.
ALTER TABLE platform.membership_invitations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.membership_invitations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.membership_invitations USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.membership_invitations FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.membership_invitations FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.membership_invitations TO tenantry_portal;
--> statement-breakpoint
GRANT SELECT, DELETE ON platform.membership_invitations TO tenantry_jobs;
--> statement-breakpoint
GRANT SELECT, UPDATE ON platform.membership_invitations TO tenantry_staff;

-- A database that tenants are placed in, besides the platform's own: tenants' schemas and, in the schema `platform`,
-- the ledger of their migrations and the marks of notes that wait for the relay. No other table of the platform is there.
CREATE TABLE platform.tenant_migrations (
	tenant_id uuid NOT NULL,
	name text NOT NULL,
	applied_at timestamp (3) with time zone,
	error text,
	PRIMARY KEY (tenant_id, name)
);
--> statement-breakpoint
GRANT USAGE ON SCHEMA platform TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.tenant_migrations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.tenant_migrations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.tenant_migrations USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY owner_read ON platform.tenant_migrations FOR SELECT TO tenantry_owner USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.tenant_migrations TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.pending_notes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.pending_notes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.pending_notes USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.pending_notes FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
GRANT INSERT ON platform.pending_notes TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
GRANT SELECT, DELETE ON platform.pending_notes TO tenantry_jobs;
--> statement-breakpoint
ALTER TABLE platform.migrations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.migrations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_all ON platform.migrations TO tenantry_owner USING (true) WITH CHECK (true);

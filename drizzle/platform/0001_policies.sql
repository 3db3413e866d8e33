-- Row-level security and grants of the platform's tables.
-- One mechanism: a tenant's rows are visible where app.tenant_id says so (policy tenant_scope, every role);
-- whatever a role must see without a tenant is a policy TO that role. Nothing a session can SET widens a role.
GRANT USAGE ON SCHEMA platform TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.tenants ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.tenants FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.tenants USING (id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.tenants FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.tenants FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
CREATE POLICY owner_read ON platform.tenants FOR SELECT TO tenantry_owner USING (true);
--> statement-breakpoint
ALTER TABLE platform.registrations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.registrations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.registrations USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.registrations FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.registrations FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.provisioning_steps ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.provisioning_steps FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.provisioning_steps USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.provisioning_steps FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.provisioning_steps FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.tenant_migrations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.tenant_migrations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.tenant_migrations USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.tenant_migrations FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.tenant_migrations FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
CREATE POLICY owner_read ON platform.tenant_migrations FOR SELECT TO tenantry_owner USING (true);
--> statement-breakpoint
ALTER TABLE platform.memberships ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.memberships FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.memberships USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.memberships FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.memberships FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
CREATE POLICY portal_read ON platform.memberships FOR SELECT TO tenantry_portal USING (true);
--> statement-breakpoint
ALTER TABLE platform.subscriptions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.subscriptions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.subscriptions USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.subscriptions FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.subscriptions FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.tenants, platform.registrations, platform.memberships, platform.subscriptions TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
GRANT DELETE ON platform.memberships TO tenantry_portal, tenantry_staff;
--> statement-breakpoint
GRANT SELECT ON platform.provisioning_steps, platform.tenant_migrations TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
GRANT INSERT, UPDATE ON platform.provisioning_steps TO tenantry_jobs, tenantry_portal;
--> statement-breakpoint
ALTER TABLE platform.owners ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.owners FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY portal_all ON platform.owners TO tenantry_portal USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.owners TO tenantry_portal;
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.owners FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.owners TO tenantry_jobs;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.owners TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.owners TO tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.staff ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.staff FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.staff TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.staff TO tenantry_staff;
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.staff FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.staff TO tenantry_jobs;
--> statement-breakpoint
ALTER TABLE platform.slugs ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.slugs FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY portal_all ON platform.slugs TO tenantry_portal USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON platform.slugs TO tenantry_portal;
--> statement-breakpoint
CREATE POLICY jobs_all ON platform.slugs TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, DELETE ON platform.slugs TO tenantry_jobs;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.slugs TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON platform.slugs TO tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.api_keys ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.api_keys FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.api_keys TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.api_keys TO tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.placements ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.placements FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_all ON platform.placements TO tenantry_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY portal_read ON platform.placements FOR SELECT TO tenantry_portal USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.placements TO tenantry_portal;
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.placements FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.placements TO tenantry_jobs;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.placements TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.placements TO tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.plans ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.plans FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_all ON platform.plans TO tenantry_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY portal_read ON platform.plans FOR SELECT TO tenantry_portal USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.plans TO tenantry_portal;
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.plans FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.plans TO tenantry_jobs;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.plans TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.plans TO tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.plan_versions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.plan_versions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_all ON platform.plan_versions TO tenantry_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY portal_read ON platform.plan_versions FOR SELECT TO tenantry_portal USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.plan_versions TO tenantry_portal;
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.plan_versions FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.plan_versions TO tenantry_jobs;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.plan_versions TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON platform.plan_versions TO tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.prices ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.prices FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_all ON platform.prices TO tenantry_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY portal_read ON platform.prices FOR SELECT TO tenantry_portal USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.prices TO tenantry_portal;
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.prices FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.prices TO tenantry_jobs;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.prices TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.prices TO tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.features ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.features FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_all ON platform.features TO tenantry_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY portal_read ON platform.features FOR SELECT TO tenantry_portal USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.features TO tenantry_portal;
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.features FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.features TO tenantry_jobs;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.features TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.features TO tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.settings ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.settings FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_all ON platform.settings TO tenantry_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY portal_read ON platform.settings FOR SELECT TO tenantry_portal USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.settings TO tenantry_portal;
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.settings FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.settings TO tenantry_jobs;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.settings TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.settings TO tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.rate_limits ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.rate_limits FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY portal_all ON platform.rate_limits TO tenantry_portal USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.rate_limits TO tenantry_portal;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.rate_limits TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.rate_limits TO tenantry_staff;
--> statement-breakpoint
CREATE POLICY jobs_all ON platform.rate_limits TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, DELETE ON platform.rate_limits TO tenantry_jobs;
--> statement-breakpoint
ALTER TABLE platform.emails ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.emails FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY jobs_all ON platform.emails TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.emails TO tenantry_jobs;
--> statement-breakpoint
CREATE POLICY staff_read ON platform.emails FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.emails TO tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.idempotency_keys ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.idempotency_keys FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY portal_own ON platform.idempotency_keys TO tenantry_portal USING (scope LIKE 'portal:%') WITH CHECK (scope LIKE 'portal:%');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.idempotency_keys TO tenantry_portal;
--> statement-breakpoint
CREATE POLICY staff_own ON platform.idempotency_keys TO tenantry_staff USING (scope LIKE 'staff:%') WITH CHECK (scope LIKE 'staff:%');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.idempotency_keys TO tenantry_staff;
--> statement-breakpoint
CREATE POLICY jobs_expire ON platform.idempotency_keys TO tenantry_jobs USING (true);
--> statement-breakpoint
GRANT SELECT, DELETE ON platform.idempotency_keys TO tenantry_jobs;
--> statement-breakpoint
ALTER TABLE platform.sessions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.sessions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_realm ON platform.sessions TO tenantry_portal USING (realm = 'owner') WITH CHECK (realm = 'owner');
--> statement-breakpoint
CREATE POLICY user_realm ON platform.sessions TO tenantry_portal, tenantry_jobs USING (realm = 'user' AND tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (realm = 'user' AND tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY staff_realm ON platform.sessions TO tenantry_staff USING (realm = 'staff') WITH CHECK (realm = 'staff');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.sessions TO tenantry_portal, tenantry_staff;
--> statement-breakpoint
CREATE POLICY jobs_expire ON platform.sessions FOR DELETE TO tenantry_jobs USING (expires_at < now());
--> statement-breakpoint
CREATE POLICY jobs_see_expired ON platform.sessions FOR SELECT TO tenantry_jobs USING (expires_at < now());
--> statement-breakpoint
GRANT SELECT, DELETE ON platform.sessions TO tenantry_jobs;
--> statement-breakpoint
ALTER TABLE platform.tokens ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.tokens FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_realm ON platform.tokens TO tenantry_portal USING (realm = 'owner') WITH CHECK (realm = 'owner');
--> statement-breakpoint
CREATE POLICY user_realm ON platform.tokens TO tenantry_portal, tenantry_jobs USING (realm = 'user' AND tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (realm = 'user' AND tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY staff_realm ON platform.tokens TO tenantry_staff USING (realm = 'staff') WITH CHECK (realm = 'staff');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.tokens TO tenantry_portal, tenantry_staff;
--> statement-breakpoint
CREATE POLICY jobs_expire ON platform.tokens FOR DELETE TO tenantry_jobs USING (expires_at < now());
--> statement-breakpoint
CREATE POLICY jobs_see_expired ON platform.tokens FOR SELECT TO tenantry_jobs USING (expires_at < now());
--> statement-breakpoint
GRANT SELECT, DELETE ON platform.tokens TO tenantry_jobs;
--> statement-breakpoint
CREATE POLICY jobs_mint ON platform.tokens FOR INSERT TO tenantry_jobs WITH CHECK (expires_at > now());
--> statement-breakpoint
GRANT INSERT ON platform.tokens TO tenantry_jobs;
--> statement-breakpoint
ALTER TABLE platform.outbox ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.outbox FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.outbox USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY global_write ON platform.outbox FOR INSERT TO tenantry_portal, tenantry_staff, tenantry_jobs WITH CHECK (tenant_id IS NULL);
--> statement-breakpoint
CREATE POLICY jobs_relay ON platform.outbox TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY health_read ON platform.outbox FOR SELECT TO tenantry_portal, tenantry_staff USING (delivered_at IS NULL);
--> statement-breakpoint
GRANT INSERT ON platform.outbox TO tenantry_portal, tenantry_staff, tenantry_jobs;
--> statement-breakpoint
GRANT SELECT (id, created_at, delivered_at) ON platform.outbox TO tenantry_portal, tenantry_staff;
--> statement-breakpoint
GRANT SELECT, UPDATE, DELETE ON platform.outbox TO tenantry_jobs;
--> statement-breakpoint
ALTER TABLE platform.audit_log ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.audit_log FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_read ON platform.audit_log FOR SELECT USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY append ON platform.audit_log FOR INSERT WITH CHECK (tenant_id IS NULL OR tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.audit_log FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON platform.audit_log TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.migrations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.migrations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_all ON platform.migrations TO tenantry_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY health_read ON platform.migrations FOR SELECT TO tenantry_portal, tenantry_jobs, tenantry_staff USING (true);
--> statement-breakpoint
GRANT SELECT ON platform.migrations TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
CREATE FUNCTION platform.outbox_added() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  PERFORM pg_notify('tenantry_outbox', '');
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER outbox_added AFTER INSERT ON platform.outbox FOR EACH STATEMENT EXECUTE FUNCTION platform.outbox_added();

-- Who sees exports, the ledger of purges and their certificates; what a purge may remove.
ALTER TABLE platform.exports ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.exports FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.exports USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.exports FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.exports FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.purge_steps ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.purge_steps FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.purge_steps USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.purge_steps FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.purge_steps FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.purge_certificates ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.purge_certificates FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.purge_certificates USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.purge_certificates FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.purge_certificates FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON platform.exports TO tenantry_portal, tenantry_staff;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.exports TO tenantry_jobs;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.purge_steps TO tenantry_jobs;
--> statement-breakpoint
GRANT SELECT ON platform.purge_steps, platform.purge_certificates TO tenantry_staff;
--> statement-breakpoint
GRANT SELECT, INSERT ON platform.purge_certificates TO tenantry_jobs;
--> statement-breakpoint
-- The purge runs as tenantry_owner inside the tenant's scope; what carries no scope of its own is opened to it by tenant.
CREATE POLICY purge_read ON platform.inbox FOR SELECT TO tenantry_owner USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY purge ON platform.inbox FOR DELETE TO tenantry_owner USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY purge_read ON platform.emails FOR SELECT TO tenantry_owner USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY purge ON platform.emails FOR DELETE TO tenantry_owner USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY purge_read ON platform.reconciliation_findings FOR SELECT TO tenantry_owner USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY purge ON platform.reconciliation_findings FOR DELETE TO tenantry_owner USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY purge_read ON platform.sessions FOR SELECT TO tenantry_owner USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid OR realm = 'owner');
--> statement-breakpoint
CREATE POLICY purge ON platform.sessions FOR DELETE TO tenantry_owner USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid OR realm = 'owner');
--> statement-breakpoint
CREATE POLICY purge_read ON platform.tokens FOR SELECT TO tenantry_owner USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid OR realm = 'owner');
--> statement-breakpoint
CREATE POLICY purge ON platform.tokens FOR DELETE TO tenantry_owner USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid OR realm = 'owner');
--> statement-breakpoint
CREATE POLICY purge_read ON platform.recovery_codes FOR SELECT TO tenantry_owner USING (realm = 'owner');
--> statement-breakpoint
CREATE POLICY purge ON platform.recovery_codes FOR DELETE TO tenantry_owner USING (realm = 'owner');
--> statement-breakpoint
CREATE POLICY purge_read ON platform.email_changes FOR SELECT TO tenantry_owner USING (realm = 'owner');
--> statement-breakpoint
CREATE POLICY purge ON platform.email_changes FOR DELETE TO tenantry_owner USING (realm = 'owner');
--> statement-breakpoint
-- An account goes with its last business.
CREATE POLICY purge_read ON platform.owners FOR SELECT TO tenantry_owner USING (true);
--> statement-breakpoint
CREATE POLICY purge ON platform.owners FOR DELETE TO tenantry_owner USING (true);
--> statement-breakpoint
CREATE POLICY purge_read ON platform.memberships FOR SELECT TO tenantry_owner USING (true);
--> statement-breakpoint
-- The audit log stays append-only but for one thing: words and values of a business that is being purged may be emptied.
CREATE POLICY purge ON platform.audit_log FOR UPDATE TO tenantry_owner USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE FUNCTION platform.only_empty_the_audit() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF (NEW.id, NEW.tenant_id, NEW.at, NEW.actor_type, NEW.actor_id, NEW.impersonator_id, NEW.action, NEW.target_id, NEW.request_id)
     IS DISTINCT FROM
     (OLD.id, OLD.tenant_id, OLD.at, OLD.actor_type, OLD.actor_id, OLD.impersonator_id, OLD.action, OLD.target_id, OLD.request_id)
     OR NEW.reason IS NOT NULL OR NEW.before IS NOT NULL OR NEW.after IS NOT NULL
     OR NOT EXISTS (SELECT FROM platform.tenants t WHERE t.id = OLD.tenant_id AND t.purge_started_at IS NOT NULL)
  THEN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE ON platform.audit_log FOR EACH ROW EXECUTE FUNCTION platform.only_empty_the_audit();

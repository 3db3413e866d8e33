-- Policies, grants and triggers of 0004's tables; usage_events is partitioned by tenant.
CREATE TABLE platform.usage_events_0 PARTITION OF platform.usage_events FOR VALUES WITH (MODULUS 8, REMAINDER 0);
--> statement-breakpoint
CREATE TABLE platform.usage_events_1 PARTITION OF platform.usage_events FOR VALUES WITH (MODULUS 8, REMAINDER 1);
--> statement-breakpoint
CREATE TABLE platform.usage_events_2 PARTITION OF platform.usage_events FOR VALUES WITH (MODULUS 8, REMAINDER 2);
--> statement-breakpoint
CREATE TABLE platform.usage_events_3 PARTITION OF platform.usage_events FOR VALUES WITH (MODULUS 8, REMAINDER 3);
--> statement-breakpoint
CREATE TABLE platform.usage_events_4 PARTITION OF platform.usage_events FOR VALUES WITH (MODULUS 8, REMAINDER 4);
--> statement-breakpoint
CREATE TABLE platform.usage_events_5 PARTITION OF platform.usage_events FOR VALUES WITH (MODULUS 8, REMAINDER 5);
--> statement-breakpoint
CREATE TABLE platform.usage_events_6 PARTITION OF platform.usage_events FOR VALUES WITH (MODULUS 8, REMAINDER 6);
--> statement-breakpoint
CREATE TABLE platform.usage_events_7 PARTITION OF platform.usage_events FOR VALUES WITH (MODULUS 8, REMAINDER 7);
--> statement-breakpoint
ALTER TABLE platform.subscription_changes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.subscription_changes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.subscription_changes USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.subscription_changes FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.subscription_changes FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.subscription_add_ons ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.subscription_add_ons FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.subscription_add_ons USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.subscription_add_ons FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.subscription_add_ons FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.billing_profiles ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.billing_profiles FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.billing_profiles USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.billing_profiles FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.billing_profiles FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.invoices ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.invoices FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.invoices USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.invoices FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.invoices FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.invoice_lines ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.invoice_lines FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.invoice_lines USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.invoice_lines FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.invoice_lines FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.credit_notes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.credit_notes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.credit_notes USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.credit_notes FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.credit_notes FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.balance_entries ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.balance_entries FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.balance_entries USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.balance_entries FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.balance_entries FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.billing_holds ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.billing_holds FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.billing_holds USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.billing_holds FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.billing_holds FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.gateway_customers ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.gateway_customers FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.gateway_customers USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.gateway_customers FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.gateway_customers FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.payment_methods ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.payment_methods FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.payment_methods USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.payment_methods FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.payment_methods FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.payment_attempts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.payment_attempts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.payment_attempts USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.payment_attempts FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.payment_attempts FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.payments ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.payments FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.payments USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.payments FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.payments FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.refunds ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.refunds FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.refunds USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.refunds FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.refunds FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.overrides ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.overrides FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.overrides USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.overrides FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.overrides FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.usage_events ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_events FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_events USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.usage_events FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.usage_events FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.usage_windows ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_windows FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_windows USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.usage_windows FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.usage_windows FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.usage_daily ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_daily FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_daily USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.usage_daily FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.usage_daily FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.usage_warnings ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_warnings FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_warnings USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.usage_warnings FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.usage_warnings FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.usage_corrections ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_corrections FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_corrections USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.usage_corrections FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.usage_corrections FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.service_usage ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.service_usage FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.service_usage USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.service_usage FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.service_usage FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.clocks ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.clocks FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.clocks USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.clocks FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_read ON platform.clocks FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE platform.usage_events_0 ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_events_0 FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_events_0 USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
ALTER TABLE platform.usage_events_1 ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_events_1 FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_events_1 USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
ALTER TABLE platform.usage_events_2 ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_events_2 FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_events_2 USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
ALTER TABLE platform.usage_events_3 ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_events_3 FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_events_3 USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
ALTER TABLE platform.usage_events_4 ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_events_4 FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_events_4 USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
ALTER TABLE platform.usage_events_5 ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_events_5 FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_events_5 USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
ALTER TABLE platform.usage_events_6 ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_events_6 FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_events_6 USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
ALTER TABLE platform.usage_events_7 ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.usage_events_7 FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant_scope ON platform.usage_events_7 USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--> statement-breakpoint
CREATE POLICY jobs_all ON platform.usage_daily TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY jobs_all ON platform.usage_windows TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY jobs_all ON platform.usage_warnings TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY jobs_all ON platform.usage_corrections TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.subscription_changes, platform.subscription_add_ons, platform.billing_profiles, platform.invoices, platform.invoice_lines, platform.billing_holds, platform.gateway_customers, platform.payment_methods, platform.payment_attempts, platform.payments, platform.refunds TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
GRANT SELECT, INSERT ON platform.credit_notes, platform.balance_entries TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
GRANT UPDATE (document_key, document_sha256) ON platform.credit_notes TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
GRANT SELECT ON platform.overrides, platform.clocks TO tenantry_portal, tenantry_jobs;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.overrides, platform.clocks TO tenantry_staff;
--> statement-breakpoint
GRANT UPDATE ON platform.clocks TO tenantry_jobs;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.usage_events, platform.usage_windows, platform.usage_daily, platform.usage_warnings, platform.usage_corrections, platform.service_usage TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.meters ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.meters FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_all ON platform.meters TO tenantry_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
ALTER TABLE platform.add_on_prices ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.add_on_prices FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_all ON platform.add_on_prices TO tenantry_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
ALTER TABLE platform.number_series ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.number_series FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_all ON platform.number_series TO tenantry_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY portal_read ON platform.meters FOR SELECT TO tenantry_portal USING (true);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.meters FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_all ON platform.meters TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT ON platform.meters TO tenantry_portal, tenantry_jobs;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.meters TO tenantry_staff;
--> statement-breakpoint
CREATE POLICY portal_read ON platform.add_on_prices FOR SELECT TO tenantry_portal USING (true);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.add_on_prices FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_all ON platform.add_on_prices TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT ON platform.add_on_prices TO tenantry_portal, tenantry_jobs;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.add_on_prices TO tenantry_staff;
--> statement-breakpoint
GRANT DELETE ON platform.add_on_prices TO tenantry_staff;
--> statement-breakpoint
CREATE POLICY next_number ON platform.number_series TO tenantry_portal, tenantry_jobs, tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, UPDATE ON platform.number_series TO tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.flags ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.flags FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY portal_read ON platform.flags FOR SELECT TO tenantry_portal USING (true);
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.flags FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY staff_all ON platform.flags TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT ON platform.flags TO tenantry_portal, tenantry_jobs;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.flags TO tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.bulk_changes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.bulk_changes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY staff_all ON platform.bulk_changes TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY jobs_all ON platform.bulk_changes TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.bulk_changes TO tenantry_staff, tenantry_jobs;
--> statement-breakpoint
ALTER TABLE platform.inbox ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.inbox FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY portal_insert ON platform.inbox FOR INSERT TO tenantry_portal WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY portal_read ON platform.inbox FOR SELECT TO tenantry_portal USING (true);
--> statement-breakpoint
CREATE POLICY jobs_all ON platform.inbox TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY staff_all ON platform.inbox TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON platform.inbox TO tenantry_portal;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.inbox TO tenantry_jobs, tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.reconciliation_findings ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.reconciliation_findings FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY jobs_all ON platform.reconciliation_findings TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY staff_all ON platform.reconciliation_findings TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.reconciliation_findings TO tenantry_jobs, tenantry_staff;
--> statement-breakpoint
REVOKE UPDATE ON platform.prices FROM tenantry_staff;
--> statement-breakpoint
INSERT INTO platform.number_series (series, next_sequence) VALUES ('invoice', 1), ('credit_note', 1);
--> statement-breakpoint
CREATE FUNCTION platform.entitlements_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  PERFORM pg_notify('tenantry_entitlements', '');
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION platform.tenant_entitlements_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  PERFORM pg_notify('tenantry_entitlements', NEW.tenant_id::text);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER entitlements_changed AFTER INSERT OR UPDATE ON platform.flags FOR EACH STATEMENT EXECUTE FUNCTION platform.entitlements_changed();
--> statement-breakpoint
CREATE TRIGGER entitlements_changed AFTER INSERT OR UPDATE ON platform.features FOR EACH STATEMENT EXECUTE FUNCTION platform.entitlements_changed();
--> statement-breakpoint
CREATE TRIGGER entitlements_changed AFTER INSERT OR UPDATE ON platform.plans FOR EACH STATEMENT EXECUTE FUNCTION platform.entitlements_changed();
--> statement-breakpoint
CREATE TRIGGER entitlements_changed AFTER INSERT OR UPDATE ON platform.plan_versions FOR EACH STATEMENT EXECUTE FUNCTION platform.entitlements_changed();
--> statement-breakpoint
CREATE TRIGGER entitlements_changed AFTER INSERT OR UPDATE ON platform.settings FOR EACH STATEMENT EXECUTE FUNCTION platform.entitlements_changed();
--> statement-breakpoint
CREATE TRIGGER entitlements_changed AFTER INSERT OR UPDATE ON platform.overrides FOR EACH ROW EXECUTE FUNCTION platform.tenant_entitlements_changed();
--> statement-breakpoint
CREATE TRIGGER entitlements_changed AFTER INSERT OR UPDATE ON platform.subscription_add_ons FOR EACH ROW EXECUTE FUNCTION platform.tenant_entitlements_changed();
--> statement-breakpoint
CREATE TRIGGER entitlements_changed AFTER INSERT OR UPDATE OF plan_version_id, ended_at ON platform.subscriptions FOR EACH ROW EXECUTE FUNCTION platform.tenant_entitlements_changed();
--> statement-breakpoint
CREATE FUNCTION platform.refuse_change_of_finalized_invoice() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.finalized_at IS NOT NULL AND
     (NEW.number, NEW.sequence, NEW.currency, NEW.net_minor, NEW.tax_minor, NEW.total_minor, NEW.from_balance_minor, NEW.due_minor,
      NEW.taxes, NEW.issuer, NEW.customer, NEW.finalized_at, NEW.tenant_id)
     IS DISTINCT FROM
     (OLD.number, OLD.sequence, OLD.currency, OLD.net_minor, OLD.tax_minor, OLD.total_minor, OLD.from_balance_minor, OLD.due_minor,
      OLD.taxes, OLD.issuer, OLD.customer, OLD.finalized_at, OLD.tenant_id)
  THEN
    RAISE EXCEPTION 'invoice % is finalized and cannot change', OLD.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER immutable BEFORE UPDATE ON platform.invoices FOR EACH ROW EXECUTE FUNCTION platform.refuse_change_of_finalized_invoice();

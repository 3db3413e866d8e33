-- Second factors, recovery codes and pending addresses are seen by the app of their realm only. The owner of the
-- schema may seal second factors again when APP_KEY changes; jobs mail the link to a pending address.
ALTER TABLE platform.second_factors ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.second_factors FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_realm ON platform.second_factors TO tenantry_portal USING (realm = 'owner') WITH CHECK (realm = 'owner');
--> statement-breakpoint
CREATE POLICY staff_realm ON platform.second_factors TO tenantry_staff USING (realm = 'staff') WITH CHECK (realm = 'staff');
--> statement-breakpoint
CREATE POLICY owner_reseal ON platform.second_factors TO tenantry_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.second_factors TO tenantry_portal, tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.recovery_codes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.recovery_codes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_realm ON platform.recovery_codes TO tenantry_portal USING (realm = 'owner') WITH CHECK (realm = 'owner');
--> statement-breakpoint
CREATE POLICY staff_realm ON platform.recovery_codes TO tenantry_staff USING (realm = 'staff') WITH CHECK (realm = 'staff');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.recovery_codes TO tenantry_portal, tenantry_staff;
--> statement-breakpoint
ALTER TABLE platform.email_changes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.email_changes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner_realm ON platform.email_changes TO tenantry_portal USING (realm = 'owner') WITH CHECK (realm = 'owner');
--> statement-breakpoint
CREATE POLICY staff_realm ON platform.email_changes TO tenantry_staff USING (realm = 'staff') WITH CHECK (realm = 'staff');
--> statement-breakpoint
CREATE POLICY jobs_read ON platform.email_changes FOR SELECT TO tenantry_jobs USING (true);
--> statement-breakpoint
CREATE POLICY jobs_expire ON platform.email_changes FOR DELETE TO tenantry_jobs USING (expires_at < now());
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.email_changes TO tenantry_portal, tenantry_staff;
--> statement-breakpoint
GRANT SELECT, DELETE ON platform.email_changes TO tenantry_jobs;

ALTER TABLE platform.reconciliation_runs ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.reconciliation_runs FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY jobs_all ON platform.reconciliation_runs TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY staff_all ON platform.reconciliation_runs TO tenantry_staff USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON platform.reconciliation_runs TO tenantry_jobs, tenantry_staff;

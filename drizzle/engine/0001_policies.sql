-- Forced row-level security: the engine's process does all, staff read and ask, nobody else sees anything.
GRANT USAGE ON SCHEMA engine TO tenantry_jobs, tenantry_staff;
--> statement-breakpoint
ALTER TABLE engine.functions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE engine.functions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY jobs_all ON engine.functions TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY staff_read ON engine.functions FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE engine.events ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE engine.events FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY jobs_all ON engine.events TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY staff_read ON engine.events FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE engine.runs ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE engine.runs FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY jobs_all ON engine.runs TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY staff_read ON engine.runs FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE engine.steps ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE engine.steps FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY jobs_all ON engine.steps TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY staff_read ON engine.steps FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE engine.slots ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE engine.slots FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY jobs_all ON engine.slots TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY staff_read ON engine.slots FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE engine.crons ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE engine.crons FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY jobs_all ON engine.crons TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY staff_read ON engine.crons FOR SELECT TO tenantry_staff USING (true);
--> statement-breakpoint
ALTER TABLE engine.commands ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE engine.commands FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY jobs_all ON engine.commands TO tenantry_jobs USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY staff_ask ON engine.commands FOR INSERT TO tenantry_staff WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON engine.functions, engine.events, engine.runs, engine.steps, engine.slots, engine.crons TO tenantry_jobs;
--> statement-breakpoint
GRANT SELECT, UPDATE, DELETE ON engine.commands TO tenantry_jobs;
--> statement-breakpoint
GRANT SELECT ON engine.functions, engine.events, engine.runs, engine.steps, engine.slots, engine.crons TO tenantry_staff;
--> statement-breakpoint
GRANT INSERT ON engine.commands TO tenantry_staff;

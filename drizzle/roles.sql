-- The four login roles. Run once per database by a role that may create roles; `{{…}}` are passwords.
-- None is superuser or BYPASSRLS; only tenantry_owner owns anything, and only the worker signs in as it.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['tenantry_owner', 'tenantry_portal', 'tenantry_jobs', 'tenantry_staff'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I', name);
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN', name);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), name);
    -- Citus carries SET LOCAL to its workers with this. Elsewhere it is a placeholder that only a superuser may set.
    BEGIN
      EXECUTE format('ALTER ROLE %I SET citus.propagate_set_commands = ''local''', name);
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE NOTICE 'citus.propagate_set_commands was not set for %', name;
    END;
    EXECUTE format('ALTER ROLE %I SET search_path = extensions, pg_temp', name);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''60s''', name);
  END LOOP;
  EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CREATE ON DATABASE %I TO tenantry_owner', current_database());
END
$$;
--> statement-breakpoint
ALTER ROLE tenantry_owner PASSWORD '{{owner}}';
--> statement-breakpoint
ALTER ROLE tenantry_portal PASSWORD '{{portal}}';
--> statement-breakpoint
ALTER ROLE tenantry_jobs PASSWORD '{{jobs}}';
--> statement-breakpoint
ALTER ROLE tenantry_staff PASSWORD '{{staff}}';
--> statement-breakpoint
ALTER ROLE tenantry_portal SET statement_timeout = '15s';
--> statement-breakpoint
ALTER ROLE tenantry_staff SET statement_timeout = '30s';
--> statement-breakpoint
ALTER ROLE tenantry_jobs SET statement_timeout = '120s';
--> statement-breakpoint
REVOKE ALL ON SCHEMA public FROM PUBLIC;
--> statement-breakpoint
CREATE SCHEMA IF NOT EXISTS extensions;
--> statement-breakpoint
GRANT USAGE ON SCHEMA extensions TO tenantry_owner, tenantry_portal, tenantry_jobs, tenantry_staff;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;

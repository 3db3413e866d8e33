GRANT DELETE ON platform.slugs TO tenantry_staff;

GRANT INSERT ON platform.provisioning_steps TO tenantry_staff;

const shown = 10;

/** What the API is asked for a tenant's newest runs, by the page and by its table. */
export const tenantRunsInput = (tenantId: string) => ({ tenantId, pageSize: shown });

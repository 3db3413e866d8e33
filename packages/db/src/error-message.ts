/** What people read of an error: drizzle and postgres.js wrap the database's own, which is the one that says something. */
export function errorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? errorMessage(error.cause) : error.message;
}

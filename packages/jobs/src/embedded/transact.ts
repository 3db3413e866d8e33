import postgres, { type Sql, type TransactionSql } from "postgres";

/** A transaction, again when PostgreSQL broke a deadlock: runs and their parents are locked from both ends. */
export async function transact<T>(sql: Sql, work: (tx: TransactionSql) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      // The unwrapping that postgres.js does to an array of queries does not concern a plain result.
      return (await sql.begin(work)) as T;
    } catch (error) {
      const again = error instanceof postgres.PostgresError && (error.code === "40P01" || error.code === "40001");
      if (!again || tries === 5) throw error;
    }
  }
}

/** A value for a column of type json. As text, because postgres.js would pass objects as jsonb, which refuses NUL. */
export const jsonText = (value: unknown): string => JSON.stringify(value ?? null);

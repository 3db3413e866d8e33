import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import type postgres from "postgres";

/** `select` is our own text: COPY takes no parameters. */
export type Copy = (select: string) => AsyncIterable<string>;

/** One read-only transaction in the tenant's scope. A big table takes longer than a request may. */
export async function snapshotOf<T>(
  client: postgres.Sql,
  tenantId: TenantId,
  read: (copy: Copy) => Promise<T>,
): Promise<T> {
  let result: { value: T } | undefined;
  await client.begin("isolation level repeatable read read only", async (raw) => {
    await raw.unsafe(`SET LOCAL app.tenant_id = '${tenantId}'`);
    await raw.unsafe(`SET LOCAL search_path = ${tenantSchema(tenantId)}, extensions, pg_temp`);
    await raw.unsafe("SET LOCAL statement_timeout = 0");
    await raw.unsafe("SET LOCAL idle_in_transaction_session_timeout = 0");
    await raw.unsafe("SET LOCAL timezone = 'UTC'");
    result = { value: await read((select) => copyRows(raw, select)) };
  });
  if (!result) throw new Error("A snapshot that was not read.");
  return result.value;
}

// As CSV with marks that JSON never holds, a row is its JSON text; the text format would escape it a second time.
const marks = "format csv, delimiter E'\\x02', quote E'\\x01', escape E'\\x01'";

async function* copyRows(raw: postgres.TransactionSql, select: string): AsyncIterable<string> {
  const stream = await raw.unsafe(`COPY (${select}) TO STDOUT WITH (${marks})`).readable();
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

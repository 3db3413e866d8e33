import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { asc, count, eq } from "drizzle-orm";
import { connect, createDatabase, primary } from "../client.ts";
import { placements, tenants } from "../platform/tenancy.ts";
import { openAddress, signInUrl } from "./connection.ts";

export type PlacementRow = { name: string; tenants: number; address: string; secret: string | null };

/** Every placement with its address, which holds no credentials, and how many tenants are placed there. */
export async function listPlacements(ownerUrl: string, secrets: SecretBox): Promise<PlacementRow[]> {
  const db = createDatabase({ url: ownerUrl, poolSize: 1, name: "tenantry-placement" });
  try {
    const rows = await db.orm
      .select({ name: placements.name, secret: placements.connectionSecret, tenants: count(tenants.id) })
      .from(placements)
      .leftJoin(tenants, eq(tenants.placement, placements.name))
      .groupBy(placements.name)
      .orderBy(asc(placements.name));
    return rows.map((row) => ({ ...row, address: addressOf(secrets, row.name, row.secret) }));
  } finally {
    await db.close();
  }
}

function addressOf(secrets: SecretBox, name: string, secret: string | null): string {
  if (secret) return openAddress(secrets, name, secret);
  return name === primary ? "the platform's own database" : "nowhere";
}

/** Why the role of `ownUrl`, a URL of the platform's database, cannot sign in to a placement; undefined when it can. */
export async function whyRefused(
  secrets: SecretBox,
  { name, secret }: Pick<PlacementRow, "name" | "secret">,
  ownUrl: string,
): Promise<string | undefined> {
  const client = connect(secret ? signInUrl(secrets, name, secret, ownUrl) : ownUrl, "tenantry-placement", 5);
  try {
    await client`select 1`;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end({ timeout: 1 });
  }
}

import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { isOffensiveSlug, isReservedSlug, proposeSlug, withSuffix } from "@tenantry/core/tenant/slug";
import type { Queryable } from "@tenantry/db/client";
import { slugs } from "@tenantry/db/platform/tenancy";
import { inArray } from "drizzle-orm";

const fallbackBase = "business";
const probeSize = 50;

/**
 * The first of base, base-2, base-3 … that is free now; another registration may still take it first. An offensive base
 * gives way to a plain word.
 */
export async function firstFreeSlug(
  db: Queryable,
  wanted: string,
  reserved: readonly string[],
  from = 1,
): Promise<{ slug: string; number: number }> {
  const base = isOffensiveSlug(wanted) ? fallbackBase : wanted;
  for (let start = from; ; start += probeSize) {
    const candidates = Array.from({ length: probeSize }, (_, i) => start + i).map((number) => ({
      number,
      slug: number === 1 ? base : withSuffix(base, number),
    }));
    const taken = await db
      .select({ slug: slugs.slug })
      .from(slugs)
      .where(
        inArray(
          slugs.slug,
          candidates.map(({ slug }) => slug),
        ),
      );
    const free = candidates.find(
      ({ slug }) => !isReservedSlug(slug, reserved) && !taken.some((row) => row.slug === slug),
    );
    if (free) return free;
  }
}

/** Takes the slug the visitor typed, or refuses it with one that is free. */
export async function takeExplicitSlug(
  tx: Queryable,
  tenantId: TenantId,
  slug: string,
  reserved: readonly string[],
  now: Date,
): Promise<string> {
  if (isReservedSlug(slug, reserved)) {
    throw new DomainError("slug_reserved", `The address "${slug}" is reserved.`, {
      details: { fields: { slug: ["slug_reserved"] } },
    });
  }
  if (await take(tx, tenantId, slug, now)) return slug;
  const proposal = await firstFreeSlug(tx, slug, reserved, 2);
  throw new DomainError("slug_taken", `The address "${slug}" is taken.`, {
    details: { fields: { slug: ["slug_taken"] }, proposal: proposal.slug },
  });
}

/** Makes a slug from the business name; a collision gets `-2`, `-3`, … */
export async function takeProposedSlug(
  tx: Queryable,
  tenantId: TenantId,
  name: string,
  reserved: readonly string[],
  now: Date,
): Promise<string> {
  const base = proposeSlug(name) ?? fallbackBase;
  for (let from = 1; ; ) {
    const { slug, number } = await firstFreeSlug(tx, base, reserved, from);
    if (await take(tx, tenantId, slug, now)) return slug;
    from = number + 1;
  }
}

/** Waits for a registration that holds the same slug and has not committed yet. */
async function take(tx: Queryable, tenantId: TenantId, slug: string, takenAt: Date): Promise<boolean> {
  const rows = await tx
    .insert(slugs)
    .values({ slug, tenantId, takenAt })
    .onConflictDoNothing()
    .returning({ slug: slugs.slug });
  return rows.length === 1;
}

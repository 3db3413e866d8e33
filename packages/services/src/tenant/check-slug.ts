import { isReservedSlug, proposeSlug, Slug } from "@tenantry/core/tenant/slug";
import { slugs } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { firstFreeSlug } from "./reserve-slug.ts";

export type SlugAvailability = { slug: string; available: boolean; reason: string | null; proposal: string | null };

/** Whether a typed slug can be taken, why not, and one that can. */
export async function checkSlug({ db }: ServiceContext, input: { slug: string }): Promise<SlugAvailability> {
  const { reservedSlugs } = await loadSettings(db.orm);
  const parsed = Slug.safeParse(input.slug);
  const propose = async (base: string | undefined) =>
    base ? (await firstFreeSlug(db.orm, base, reservedSlugs)).slug : null;
  if (!parsed.success) {
    const reason = parsed.error.issues[0]?.message ?? "slug_format";
    return {
      slug: input.slug.slice(0, 80),
      available: false,
      reason,
      proposal: await propose(proposeSlug(input.slug)),
    };
  }
  const slug = parsed.data;
  if (isReservedSlug(slug, reservedSlugs))
    return { slug, available: false, reason: "slug_reserved", proposal: await propose(slug) };
  const [taken] = await db.orm.select({ slug: slugs.slug }).from(slugs).where(eq(slugs.slug, slug));
  if (taken) return { slug, available: false, reason: "slug_taken", proposal: await propose(slug) };
  return { slug, available: true, reason: null, proposal: null };
}

/** The slug that a business of this name would get now. */
export async function suggestSlug({ db }: ServiceContext, input: { name: string }): Promise<{ slug: string | null }> {
  const base = proposeSlug(input.name);
  if (!base) return { slug: null };
  const { reservedSlugs } = await loadSettings(db.orm);
  return { slug: (await firstFreeSlug(db.orm, base, reservedSlugs)).slug };
}

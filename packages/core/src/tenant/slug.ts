import anyAscii from "any-ascii";
import { z } from "zod";

export const slugLength = { min: 3, max: 40 } as const;

/** Names that a tenant can never take: hosts of ours, words that would mislead, and mail's own addresses. */
const reserved = new Set(
  (
    "abuse account accounts admin administrator api app apps assets auth autoconfig autodiscover billing blog cdn checkout console " +
    "contact dashboard demo dev docs email files ftp help host hostmaster imap info internal invoice invoices legal localhost login " +
    "logout mail marketing me media monitor news noreply no-reply null oauth official ops owner pay payment payments platform pop " +
    "portal postmaster pricing privacy public register registration root sales sandbox secure security settings shop signin signup " +
    "smtp ssl staff staging static status store stripe subscription support sysadmin system team tenant tenantry tenants terms test " +
    "undefined webhook webhooks webmaster wiki workspace www"
  ).split(" "),
);

/** Words that no address of ours shall say, alone or as one of its parts. Whole words: Scunthorpe is a town. */
const offensive = new Set(
  (
    "asshole assholes bastard bitch bitches bollocks bullshit cocksucker cunt cunts dickhead fag faggot faggots fuck fucked fucker " +
    "fuckers fucking hitler jizz kike motherfucker nazi nazis nigga nigger niggers paki pedo pedophile porn porno prick rape rapist " +
    "shit shitty slut sluts tranny twat wank wanker whore whores"
  ).split(" "),
);

/** No number behind it makes it better. */
export const isOffensiveSlug = (slug: string): boolean => slug.split("-").some((word) => offensive.has(word));

/** `extra` are the platform setting's additions. */
export const isReservedSlug = (slug: string, extra: readonly string[] = []): boolean =>
  reserved.has(slug) || extra.includes(slug) || isOffensiveSlug(slug);

const format = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/;

/** 3–40 of a–z, 0–9 and single inner hyphens, starting with a letter. */
export const Slug = z
  .string("required")
  .max(1000, "too_long")
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.string().min(slugLength.min, "too_short").max(slugLength.max, "too_long").regex(format, "slug_format"));

/** A slug for a business name, by transliteration; undefined when nothing usable is left (a name of emoji). */
export function proposeSlug(name: string): string | undefined {
  const ascii = anyAscii(name.normalize("NFKC")).toLowerCase();
  const words = ascii
    .replace(/[’'`]/g, "")
    .replace(/&/g, " and ")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "");
  const cut = words.slice(0, slugLength.max).replace(/-+$/, "");
  return cut.length >= slugLength.min ? cut : undefined;
}

/** `laundry-plus` → `laundry-plus-2`; a long base gives way so that the result still fits. */
export function withSuffix(base: string, number: number): string {
  const suffix = `-${number}`;
  return base.slice(0, slugLength.max - suffix.length).replace(/-+$/, "") + suffix;
}

import { isRightToLeft, type Locale, locales } from "@tenantry/core/locale";

/** The reader's own choice; outranks what the browser asks for. */
export const localeCookieName = "tenantry_locale";

const isLocale = (tag: string | undefined): tag is Locale => locales.some((locale) => locale === tag);

export const direction = (locale: Locale): "ltr" | "rtl" => (isRightToLeft(locale) ? "rtl" : "ltr");

/**
 * Cookie first, then the best of `Accept-Language` by its q-values (`ar-OM;q=0.9` counts as `ar`), else English.
 * Source: RFC 9110, 12.5.4.
 */
export function negotiateLocale(request: {
  cookie?: string | undefined;
  acceptLanguage?: string | null | undefined;
}): Locale {
  if (isLocale(request.cookie)) return request.cookie;
  const wishes = (request.acceptLanguage ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
      return { language: tag === "*" ? "en" : tag.split("-")[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0 && quality <= 1)
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wishes) if (isLocale(language)) return language;
  return "en";
}

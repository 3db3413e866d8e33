import { z } from "zod";

export const locales = ["en", "ar"] as const;
export const Locale = z.enum(locales);
export type Locale = z.infer<typeof Locale>;

/** A text in every language we speak. */
export type LocalText = Readonly<Record<Locale, string>>;

export const isRightToLeft = (locale: Locale): boolean => locale === "ar";

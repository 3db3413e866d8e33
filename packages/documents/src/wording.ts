import { percentOfPpm } from "@tenantry/core/billing/percent";
import { isRightToLeft, type Locale, type LocalText } from "@tenantry/core/locale";
import { currencyExponents, type Money, toDecimal } from "@tenantry/core/money";
import type { LocalDay } from "@tenantry/core/period/local-day";
import type { DocumentLanguage } from "@tenantry/core/ports/documents";
import { formatDate } from "@tenantry/i18n/format";
import { translator } from "@tenantry/i18n/messages";
import { printable } from "./fonts.ts";

/** One text in one direction: the template sets each in a paragraph of its own, so that none disturbs another's order. */
export type Phrase = { readonly text: string; readonly rtl: boolean };

type Translate = ReturnType<typeof translator<"documents">>;

const translators: Record<Locale, Translate> = { en: translator("en", "documents"), ar: translator("ar", "documents") };

const spoken: Record<DocumentLanguage, readonly Locale[]> = { en: ["en"], ar: ["ar"], bilingual: ["en", "ar"] };

/** Everything a document says, once per language it speaks. */
export function wordingOf(language: DocumentLanguage) {
  const locales = spoken[language];
  const [main] = locales;
  return {
    /** A label or sentence of ours; what a person wrote goes into it through `printable`. */
    say: (read: (t: Translate, locale: Locale) => string): Phrase[] =>
      locales.map((locale) => ({ text: read(translators[locale], locale), rtl: isRightToLeft(locale) })),
    /** A text that was given in both languages; once where both are the same. */
    both: (text: LocalText): Phrase[] => {
      const phrases = locales.map((locale) => verbatim(text[locale]));
      return phrases.filter((phrase, i) => phrases.findIndex((other) => other.text === phrase.text) === i);
    },
    day: (day: LocalDay): Phrase[] => locales.map((locale) => verbatim(formatDay(day, locale))),
    days: (from: LocalDay, to: LocalDay): Phrase[] =>
      locales.map((locale) => verbatim(`${formatDay(from, locale)} – ${formatDay(to, locale)}`)),
    /** For alternative texts and metadata, which have one language. */
    plain: (read: (t: Translate) => string): string => read(translators[main ?? "en"]),
  };
}

/** A text of a person's, in the direction of its first letter. */
export function verbatim(text: string): Phrase {
  const clean = printable(text);
  return { text: breakable(clean), rtl: /^\P{L}*\p{Script=Arabic}/u.test(clean) };
}

/** A figure inside a sentence: without the isolate, Arabic around it would carry its minus sign to the other end. */
export const isolated = (figure: string): string => `\u2066${figure}\u2069`;

// A word longer than the narrowest column would run over its edge: it may break after every tenth character.
export const breakable = (text: string): string =>
  text.replace(/\S{20,}/gu, (word) => word.replace(/.{10}(?=.)/gu, "$&\u200b"));

const days = new Map<string, string>();

/** Remembered: a day's Intl formatter takes longer to make than everything else here, and days repeat. */
export function formatDay(day: LocalDay, locale: Locale): string {
  const key = `${locale} ${day}`;
  const known = days.get(key) ?? formatDate(`${day}T00:00:00Z`, locale, "UTC");
  if (days.size > 2000) days.clear();
  days.set(key, known);
  return known;
}

const decimals = new Map<number, Intl.NumberFormat>();

function decimalFormat(digits: number): Intl.NumberFormat {
  const known =
    decimals.get(digits) ?? new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: 12 });
  decimals.set(digits, known);
  return known;
}

/** `1,250.000`: all minor digits, without the currency, which the column's head or the row's label names. */
export const formatAmount = (amount: Money): string =>
  decimalFormat(currencyExponents[amount.currency]).format(toDecimal(amount) as Intl.StringNumericLiteral);

/** A price per unit, with at least the currency's digits. */
export const formatUnitPrice = (decimal: string, currency: Money["currency"]): string =>
  decimalFormat(currencyExponents[currency]).format(decimal as Intl.StringNumericLiteral);

export const formatQuantity = (quantity: bigint): string => decimalFormat(0).format(quantity);

/** 50 000 parts per million → `5%`, 88 750 → `8.875%`. */
export const formatRate = (ppm: bigint): string => `${decimalFormat(0).format(percentOfPpm(ppm))}%`;

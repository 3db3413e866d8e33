import type { CountryCode } from "libphonenumber-js/min";
import { getCountries, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Currency } from "../money.ts";

export type Country = CountryCode;
export const countries: readonly Country[] = getCountries();
export const isCountry = (code: string): code is Country => isSupportedCountry(code);

/** What a country proposes; every field of the form can be changed. Elsewhere: USD and the browser's zone. */
const proposals: Partial<Record<Country, { currency: Currency; timeZone: string }>> = {
  AE: { currency: "AED", timeZone: "Asia/Dubai" },
  BH: { currency: "BHD", timeZone: "Asia/Bahrain" },
  EG: { currency: "EGP", timeZone: "Africa/Cairo" },
  GB: { currency: "GBP", timeZone: "Europe/London" },
  IN: { currency: "INR", timeZone: "Asia/Kolkata" },
  JO: { currency: "JOD", timeZone: "Asia/Amman" },
  JP: { currency: "JPY", timeZone: "Asia/Tokyo" },
  KW: { currency: "KWD", timeZone: "Asia/Kuwait" },
  OM: { currency: "OMR", timeZone: "Asia/Muscat" },
  QA: { currency: "QAR", timeZone: "Asia/Qatar" },
  SA: { currency: "SAR", timeZone: "Asia/Riyadh" },
  US: { currency: "USD", timeZone: "America/New_York" },
  AT: { currency: "EUR", timeZone: "Europe/Vienna" },
  BE: { currency: "EUR", timeZone: "Europe/Brussels" },
  DE: { currency: "EUR", timeZone: "Europe/Berlin" },
  ES: { currency: "EUR", timeZone: "Europe/Madrid" },
  FI: { currency: "EUR", timeZone: "Europe/Helsinki" },
  FR: { currency: "EUR", timeZone: "Europe/Paris" },
  GR: { currency: "EUR", timeZone: "Europe/Athens" },
  IE: { currency: "EUR", timeZone: "Europe/Dublin" },
  IT: { currency: "EUR", timeZone: "Europe/Rome" },
  NL: { currency: "EUR", timeZone: "Europe/Amsterdam" },
  PT: { currency: "EUR", timeZone: "Europe/Lisbon" },
};

export function proposeLocality(country: string): { currency: Currency; timeZone: string } | undefined {
  return isCountry(country) ? proposals[country] : undefined;
}

export function isTimeZone(name: string): boolean {
  try {
    // Offsets such as +04:00 pass Intl but have no daylight saving: only names of places are zones here.
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** E.164, or undefined when it is no number of that country (or of any, when written with +). */
export function normalizePhone(text: string, country: string): string | undefined {
  const parsed = parsePhoneNumberFromString(text, isCountry(country) ? country : undefined);
  return parsed?.isValid() ? parsed.number : undefined;
}

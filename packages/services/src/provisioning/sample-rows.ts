import { type Currency, currencyExponents } from "@tenantry/core/money";
import type { Template, Words } from "./templates/template.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** What one US dollar is worth in sample prices: round figures, so that they look like prices. */
const perDollar: Readonly<Record<Currency, number>> = {
  AED: 3.5,
  BHD: 0.4,
  EGP: 50,
  EUR: 1,
  GBP: 0.8,
  INR: 90,
  JOD: 0.7,
  JPY: 150,
  KWD: 0.3,
  OMR: 0.4,
  QAR: 3.5,
  SAR: 3.5,
  USD: 1,
};

export type Place = { readonly language: "en" | "ar"; readonly currency: Currency; readonly slug: string };

/** How many more of each the plan lets the workspace have; null where it has no limit. */
export type Room = { readonly users: number | null; readonly branches: number | null; readonly orders: number | null };

/**
 * A template's rows, cut to what fits. The day's own orders are dated `now` and count in the open window; older ones
 * lie before the subscription began and count in none.
 */
export function sampleRows(template: Template, place: Place, room: Room, now: Date) {
  const { language, slug } = place;
  const other = language === "en" ? "ar" : "en";
  return {
    branches: template.branches.slice(0, room.branches ?? undefined).map(({ name, address }) => ({
      name: name[language],
      name2: name[other],
      address: address[language],
    })),
    users: template.users.slice(0, room.users ?? undefined).map(({ name, login, role }) => ({
      name: name[language],
      email: `${login}@${slug}.example`,
      role,
    })),
    orders: sampleOrders(template.orders, place, room.orders, now),
    content: template.content.map(({ kind, title, body }) => ({
      kind,
      title: title[language],
      body: { ...body, title } satisfies Record<string, unknown>,
    })),
  };
}

function sampleOrders(orders: Template["orders"], { language, currency }: Place, most: number | null, now: Date) {
  const { customers, cents, days, perDay } = orders;
  const planned = days * perDay;
  const rate = (perDollar[currency] * 10 ** currencyExponents[currency]) / 100;
  return Array.from({ length: Math.min(planned, most ?? planned) }, (_, index) => {
    const daysAgo = Math.floor(index / perDay);
    const minutesAgo = daysAgo === 0 ? 0 : (index % perDay) * 97;
    return {
      customer: pick<Words>(customers, index * 3)[language],
      totalMinor: BigInt(Math.round(pick(cents, index * 5) * rate)),
      currency,
      createdAt: new Date(now.getTime() - daysAgo * dayMs - minutesAgo * minuteMs),
      isToday: daysAgo === 0,
    };
  });
}

function pick<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new RangeError("A template's list is empty.");
  return found;
}

import { type Weekday, weekdays } from "@tenantry/core/tenant/business-hours";

/** TypeScript's library does not know it yet; browsers and Node do. */
type WithWeek = Intl.Locale & { getWeekInfo?: () => { firstDay: number } };

/** The days in the order in which a country's weeks run: from Saturday in Oman, from Sunday in Saudi Arabia. */
export function weekOf(country: string): Weekday[] {
  const locale: WithWeek = new Intl.Locale("en", { region: country });
  const first = (locale.getWeekInfo?.().firstDay ?? 1) - 1;
  return [...weekdays.slice(first), ...weekdays.slice(0, first)];
}

import { useTranslations } from "next-intl";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Says a span of milliseconds the way a stopwatch would: `840 ms`, `2.4 s`, `3 min 10 s`, `5 h 2 min`. */
export function useDuration(): (ms: number) => string {
  const t = useTranslations("admin.duration");
  return (ms) => {
    if (ms < 1_000) return t("ms", { value: Math.max(0, Math.round(ms)) });
    if (ms < minuteMs) return t("seconds", { value: (Math.floor(ms / 100) / 10).toFixed(ms < 10_000 ? 1 : 0) });
    if (ms < hourMs)
      return t("minutes", { minutes: Math.floor(ms / minuteMs), seconds: Math.floor((ms % minuteMs) / 1_000) });
    return t("hours", { hours: Math.floor(ms / hourMs), minutes: Math.floor((ms % hourMs) / minuteMs) });
  };
}

import { IconClockPause } from "@tabler/icons-react";
import { formatExact } from "@tenantry/i18n/format";
import { getLocale, getTranslations } from "next-intl/server";
import { api } from "../../trpc/server.ts";
import styles from "./billing.module.css";

/** Says that a sandbox lives in its own time, and what time it is there; nothing for everybody else. */
export async function SandboxClock({ tenantId }: { tenantId: string }) {
  const [t, locale, overview] = await Promise.all([
    getTranslations("portal.billing.sandbox"),
    getLocale(),
    // The page asks too, says what is wrong, and leads back from the sign-in.
    api.subscription.overview({ tenantId }).catch(() => null),
  ]);
  if (!overview?.isSandbox) return null;
  const { now, timeZone } = overview;
  const time = () => <time dateTime={now.toISOString()}>{`\u2068${formatExact(now, locale, timeZone)}\u2069`}</time>;
  return (
    <p className={styles.sandbox} role="note">
      <IconClockPause size={20} stroke={1.6} aria-hidden="true" />
      <span>
        <strong>{t("title")}</strong> {t.rich("text", { now: time })}
      </span>
    </p>
  );
}

import { Alert, Group } from "@mantine/core";
import { IconCalendarEvent, IconHourglassHigh } from "@tabler/icons-react";
import { formatDate } from "@tenantry/i18n/format";
import { ButtonLink } from "@tenantry/ui/links";
import { getLocale, getTranslations } from "next-intl/server";
import type { Overview } from "./data.ts";
import { Day } from "./figures.tsx";
import { payPath } from "./paths.ts";
import { pendingName } from "./pending-name.ts";
import { UndoChange } from "./undo-change.tsx";

/** A change that waits for its date or for its payment, and the way to undo it. */
export async function PendingNotice(props: { tenantId: string; overview: Overview; mayWrite: boolean }) {
  const { tenantId, overview, mayWrite } = props;
  const [t, locale] = await Promise.all([getTranslations("portal.billing.pending"), getLocale()]);
  const { pendingChange: change, timeZone } = overview;
  if (!change) return null;
  const plan = await pendingName(change, locale);
  const { invoiceId, expiresAt } = change;
  const Icon = invoiceId ? IconHourglassHigh : IconCalendarEvent;
  return (
    <Alert
      role="status"
      color={invoiceId ? "amber" : "sky"}
      icon={<Icon aria-hidden="true" />}
      title={
        invoiceId
          ? t(change.addOnCode ? "unpaidAddOn" : "unpaid", { plan })
          : t("title", { plan, date: formatDate(change.effectiveAt, locale, timeZone) })
      }
    >
      <p>
        {invoiceId && expiresAt
          ? t.rich("unpaidText", { date: () => <Day at={expiresAt} timeZone={timeZone} /> })
          : t("text")}
      </p>
      {mayWrite ? (
        <Group gap="xs" mt="sm">
          {invoiceId ? (
            <ButtonLink href={payPath(tenantId, invoiceId)} size="sm">
              {t("pay")}
            </ButtonLink>
          ) : null}
          <UndoChange tenantId={tenantId} plan={plan} isUnpaid={invoiceId !== null} />
        </Group>
      ) : null}
    </Alert>
  );
}

import { IconHourglass, IconMailOpened, IconTools, IconUserSearch, IconX } from "@tabler/icons-react";
import { ButtonLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { EmptyState } from "@tenantry/ui/states";
import { getTranslations } from "next-intl/server";
import type { OwnedTenant } from "./account.ts";

type Waiting =
  | "awaiting_email"
  | "awaiting_approval"
  | "awaiting_payment"
  | "rejected"
  | "expired"
  | "setting_up"
  | "failed";

const icons = {
  awaiting_email: IconMailOpened,
  awaiting_approval: IconUserSearch,
  awaiting_payment: IconHourglass,
  rejected: IconX,
  expired: IconX,
  setting_up: IconTools,
  failed: IconTools,
} satisfies Record<Waiting, typeof IconX>;

/** What a tenant waits for before there is anything to show; undefined when it is set up. */
export function waitingOf({ registration, provisioning }: OwnedTenant["axes"]): Waiting | undefined {
  if (registration !== "accepted") return registration;
  if (provisioning === "ready") return undefined;
  return provisioning === "failed" ? "failed" : "setting_up";
}

function pathOf(waiting: Waiting, tenantId: string): string {
  switch (waiting) {
    case "awaiting_email":
      return `/tenant/check-inbox/${tenantId}`;
    case "awaiting_approval":
      return `/tenant/waiting/${tenantId}`;
    case "awaiting_payment":
      return `/tenant/pay/${tenantId}`;
    case "setting_up":
    case "failed":
      return `/tenant/setting-up/${tenantId}`;
    case "rejected":
    case "expired":
      return `/tenant/registration-over/${tenantId}`;
  }
}

export async function WaitingState({ waiting, tenantId }: { waiting: Waiting; tenantId: string }) {
  const t = await getTranslations("portal.dashboard.waiting");
  const Icon = icons[waiting];
  return (
    <Section>
      <EmptyState
        title={t(`${waiting}.title`)}
        text={t(`${waiting}.text`)}
        icon={<Icon size={24} stroke={1.6} />}
        action={
          <ButtonLink href={pathOf(waiting, tenantId)} prefetch={false}>
            {t(`${waiting}.action`)}
          </ButtonLink>
        }
      />
    </Section>
  );
}

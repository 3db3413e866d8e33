import {
  IconBuildingCommunity,
  IconCash,
  IconFileInvoice,
  IconFlag,
  IconLayoutDashboard,
  IconScale,
  IconSettings,
  IconShieldLock,
  IconStack2,
  IconTags,
  IconUserCheck,
  IconUsersGroup,
} from "@tabler/icons-react";
import { staffMay } from "@tenantry/core/identity/permissions";
import { AdminShell } from "@tenantry/ui/admin-shell";
import { Logo } from "@tenantry/ui/logo";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { TenantSearch } from "../../components/chrome/tenant-search.tsx";
import { UserMenu } from "../../components/chrome/user-menu.tsx";
import { currentStaff } from "../../trpc/server.ts";

const icon = { size: 18, stroke: 1.6, "aria-hidden": true } as const;

/** The frame of every page for staff. Pages guard themselves: only they know the address to come back to. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const [me, t] = await Promise.all([currentStaff(), getTranslations()]);
  // A page leads whoever may not see it elsewhere.
  if (!me || me.secondFactorMissing) return children;
  return (
    <AdminShell
      labels={{ skip: t("common.nav.skipToContent"), navigation: t("common.nav.main") }}
      logo={
        <Link href="/dashboard/tenants">
          <Logo name={t("common.brand.name")} />
        </Link>
      }
      nav={[
        {
          href: "/dashboard",
          label: t("revenue.company.overview.title"),
          icon: <IconLayoutDashboard {...icon} />,
          exact: true,
        },
        { href: "/dashboard/tenants", label: t("admin.nav.tenants"), icon: <IconBuildingCommunity {...icon} /> },
        {
          href: "/dashboard/invoices",
          label: t("revenue.company.invoices.title"),
          icon: <IconFileInvoice {...icon} />,
        },
        { href: "/dashboard/payments", label: t("revenue.company.payments.title"), icon: <IconCash {...icon} /> },
        {
          href: "/dashboard/reconciliation",
          label: t("revenue.company.reconciliation.title"),
          icon: <IconScale {...icon} />,
        },
        { href: "/dashboard/approvals", label: t("admin.nav.approvals"), icon: <IconUserCheck {...icon} /> },
        { href: "/dashboard/jobs", label: t("admin.nav.jobs"), icon: <IconStack2 {...icon} /> },
        { href: "/dashboard/catalogue", label: t("catalogue.title"), icon: <IconTags {...icon} /> },
        { href: "/dashboard/flags", label: t("steering.flags.title"), icon: <IconFlag {...icon} /> },
        { href: "/dashboard/bulk", label: t("steering.bulk.title"), icon: <IconUsersGroup {...icon} /> },
        ...(staffMay(me.role, "staff:write")
          ? [{ href: "/dashboard/staff", label: t("account.staff.title"), icon: <IconShieldLock {...icon} /> }]
          : []),
        { href: "/dashboard/settings", label: t("steering.settings.title"), icon: <IconSettings {...icon} /> },
      ]}
      search={<TenantSearch />}
      end={<UserMenu me={me} />}
    >
      {children}
    </AdminShell>
  );
}

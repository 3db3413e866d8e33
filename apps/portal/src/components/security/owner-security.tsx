"use client";
import { Stack } from "@mantine/core";
import { AccountEmail } from "@tenantry/ui/account-email";
import { AccountPassword } from "@tenantry/ui/account-password";
import { AccountSecondFactor } from "@tenantry/ui/account-second-factor";
import { type AccountSession, AccountSessions } from "@tenantry/ui/account-sessions";
import { trpc } from "../../trpc/client.tsx";
import { PortalAccountKit } from "./account-kit.tsx";

export type OwnerSecurityProps = {
  overview: {
    name: string;
    email: string;
    pendingEmail: { newEmail: string; expiresAt: Date } | null;
    secondFactor: { since: Date; recoveryCodesLeft: number } | null;
  };
  sessions: readonly AccountSession[];
  password: { min: number; rule: string };
};

/** An owner's own sign-in: the same for all their businesses. */
export function OwnerSecurity({ overview, sessions, password }: OwnerSecurityProps) {
  const { ownerAccount: account } = trpc.useUtils().client;
  const { name, email, pendingEmail, secondFactor } = overview;
  return (
    <PortalAccountKit passwordMin={password.min}>
      <Stack gap="lg">
        <AccountEmail
          email={email}
          pending={pendingEmail}
          onChange={(input) => account.changeEmail.mutate(input)}
          onResend={() => account.resendEmailChange.mutate()}
          onWithdraw={() => account.withdrawEmailChange.mutate()}
        />
        <AccountPassword
          person={{ name, email }}
          rule={password.rule}
          onChange={(input) => account.changePassword.mutate(input)}
        />
        <AccountSecondFactor
          email={email}
          factor={secondFactor}
          required={false}
          onPropose={(input) => account.proposeSecondFactor.mutate(input)}
          onConfirm={(input) => account.confirmSecondFactor.mutate(input)}
          onRenew={(input) => account.renewRecoveryCodes.mutate(input)}
          onDrop={(input) => account.dropSecondFactor.mutate(input)}
        />
        <AccountSessions
          sessions={sessions}
          onEnd={(input) => account.endSession.mutate(input)}
          onEndOthers={() => account.endOtherSessions.mutate()}
        />
      </Stack>
    </PortalAccountKit>
  );
}

"use client";
import { Stack } from "@mantine/core";
import { AccountEmail } from "@tenantry/ui/account-email";
import { AccountPassword } from "@tenantry/ui/account-password";
import { AccountSecondFactor } from "@tenantry/ui/account-second-factor";
import { type AccountSession, AccountSessions } from "@tenantry/ui/account-sessions";
import { trpc } from "../../trpc/client.tsx";
import { AdminAccountKit } from "./account-kit.tsx";

export type StaffSecurityProps = {
  overview: {
    name: string;
    email: string;
    pendingEmail: { newEmail: string; expiresAt: Date } | null;
    secondFactor: { since: Date; recoveryCodesLeft: number } | null;
    secondFactorRequired: boolean;
  };
  sessions: readonly AccountSession[];
  password: { min: number; rule: string };
};

/** A member of staff's own sign-in. What is required and missing stands alone: nothing else opens before it. */
export function StaffSecurity({ overview, sessions, password }: StaffSecurityProps) {
  const { staffAccount: account } = trpc.useUtils().client;
  const { name, email, pendingEmail, secondFactor, secondFactorRequired } = overview;
  const secondStep = (
    <AccountSecondFactor
      email={email}
      factor={secondFactor}
      required={secondFactorRequired}
      onPropose={(input) => account.proposeSecondFactor.mutate(input)}
      onConfirm={(input) => account.confirmSecondFactor.mutate(input)}
      onRenew={(input) => account.renewRecoveryCodes.mutate(input)}
      onDrop={(input) => account.dropSecondFactor.mutate(input)}
    />
  );
  return (
    <AdminAccountKit passwordMin={password.min}>
      <Stack gap="lg">
        {secondFactorRequired && !secondFactor ? secondStep : null}
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
        {secondFactorRequired && !secondFactor ? null : secondStep}
        <AccountSessions
          sessions={sessions}
          onEnd={(input) => account.endSession.mutate(input)}
          onEndOthers={() => account.endOtherSessions.mutate()}
        />
      </Stack>
    </AdminAccountKit>
  );
}

"use client";
import { Stack } from "@mantine/core";
import { AccountPassword } from "@tenantry/ui/account/password";
import { type AccountSession, AccountSessions } from "@tenantry/ui/account/sessions";
import { trpc } from "../../trpc/client.tsx";
import { PortalAccountKit } from "./account-kit.tsx";

export type UserSecurityProps = {
  person: { name: string; email: string };
  sessions: readonly AccountSession[];
  password: { min: number; rule: string };
};

/** A workspace user's own sign-in; the address belongs to whoever manages the workspace. */
export function UserSecurity({ person, sessions, password }: UserSecurityProps) {
  const { userAccount: account } = trpc.useUtils().client;
  return (
    <PortalAccountKit passwordMin={password.min}>
      <Stack gap="lg">
        <AccountPassword
          person={person}
          rule={password.rule}
          onChange={(input) => account.changePassword.mutate(input)}
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

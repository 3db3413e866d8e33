"use client";
import { Stack } from "@mantine/core";
import { AccountEmail, type AccountEmailProps } from "./email.tsx";
import { AccountPassword, type AccountPasswordProps } from "./password.tsx";
import { AccountSecondFactor, type AccountSecondFactorProps } from "./second-factor.tsx";
import { type AccountSession, AccountSessions, type AccountSessionsProps } from "./sessions.tsx";

type Mutation<Call> = { mutate: Call };

/** What an account's pages change, as a router's client has it. */
type AccountClient = {
  changeEmail: Mutation<AccountEmailProps["onChange"]>;
  resendEmailChange: Mutation<AccountEmailProps["onResend"]>;
  withdrawEmailChange: Mutation<AccountEmailProps["onWithdraw"]>;
  changePassword: Mutation<AccountPasswordProps["onChange"]>;
  proposeSecondFactor: Mutation<AccountSecondFactorProps["onPropose"]>;
  confirmSecondFactor: Mutation<AccountSecondFactorProps["onConfirm"]>;
  renewRecoveryCodes: Mutation<AccountSecondFactorProps["onRenew"]>;
  dropSecondFactor: Mutation<AccountSecondFactorProps["onDrop"]>;
  endSession: Mutation<AccountSessionsProps["onEnd"]>;
  endOtherSessions: Mutation<AccountSessionsProps["onEndOthers"]>;
};

export type AccountSecurityProps = {
  overview: {
    name: string;
    email: string;
    pendingEmail: AccountEmailProps["pending"];
    secondFactor: AccountSecondFactorProps["factor"];
    secondFactorRequired?: boolean;
  };
  sessions: readonly AccountSession[];
  password: { min: number; rule: string };
};

/** A person's own sign-in. A second step that is required and missing stands first: nothing else opens before it. */
export function AccountSecurity({
  overview: { name, email, pendingEmail, secondFactor, secondFactorRequired = false },
  sessions,
  password,
  account,
}: AccountSecurityProps & { account: AccountClient }) {
  const isMissing = secondFactorRequired && !secondFactor;
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
    <Stack gap="lg">
      {isMissing ? secondStep : null}
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
      {isMissing ? null : secondStep}
      <AccountSessions
        sessions={sessions}
        onEnd={(input) => account.endSession.mutate(input)}
        onEndOthers={() => account.endOtherSessions.mutate()}
      />
    </Stack>
  );
}

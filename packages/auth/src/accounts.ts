import { DomainError } from "@tenantry/core/errors";
import type { StaffRole, WorkspaceRole } from "@tenantry/core/identity/permissions";
import type { TenantId } from "@tenantry/core/ids";
import { type Locale, locales } from "@tenantry/core/locale";
import type { Queryable } from "@tenantry/db/client";
import { owners, type Realm, secondFactors, staff } from "@tenantry/db/platform/identity";
import { tenants } from "@tenantry/db/platform/tenancy";
import { users } from "@tenantry/db/tenant/tables";
import { and, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import type { RealmScope } from "./realms.ts";

type Person = { id: string; email: string; name: string; locale: Locale };

/** Sign-in asks for a code after the password. */
type WithSecondFactor = { secondFactor: boolean };

export type Subjects = {
  owner: Person & WithSecondFactor;
  user: Person & { role: WorkspaceRole };
  staff: Person & WithSecondFactor & { role: StaffRole };
};
/** Who is signed in; an owner's role belongs to a membership, not to the account. */
export type Subject<R extends Realm = Realm> = Subjects[R];

export type Account<R extends Realm> = { subject: Subject<R>; passwordHash: string | null };

/** Accounts that may be used: a disabled or deactivated one is as unknown as one that never was. */
export type AccountStore<R extends Realm> = {
  findById(tx: Queryable, id: string): Promise<Account<R> | undefined>;
  /** `email` as core's `Email` gives it; `tenantId` is null in realms without tenants. */
  findByEmail(tx: Queryable, email: string, tenantId: TenantId | null): Promise<Account<R> | undefined>;
  /** Reads the account once more and keeps its password from changing until the transaction ends. */
  admit(tx: Queryable, id: string, now: Date): Promise<Account<R> | undefined>;
  /** False when there is no such account. */
  setPasswordHash(tx: Queryable, id: string, passwordHash: string): Promise<boolean>;
};

/** A confirmed address takes the place of the former one. Errors: `email_taken`. */
type WithEmail = { setEmail(tx: Queryable, id: string, email: string, now: Date): Promise<void> };

const localeOf = (text: string): Locale => locales.find((locale) => locale === text) ?? "en";

const hasSecondFactor = (realm: "owner" | "staff", id: typeof owners.id | typeof staff.id): SQL<boolean> =>
  sql<boolean>`exists (select from ${secondFactors} where ${and(
    eq(secondFactors.realm, realm),
    eq(secondFactors.subjectId, id),
    isNotNull(secondFactors.confirmedAt),
  )})`;

const ownerColumns = {
  id: owners.id,
  email: owners.email,
  name: owners.name,
  locale: owners.locale,
  secondFactor: hasSecondFactor("owner", owners.id),
  passwordHash: owners.passwordHash,
};
const staffColumns = {
  id: staff.id,
  email: staff.email,
  name: staff.name,
  locale: staff.locale,
  role: staff.role,
  secondFactor: hasSecondFactor("staff", staff.id),
  passwordHash: staff.passwordHash,
};
const userColumns = {
  id: users.id,
  email: users.email,
  name: users.name,
  locale: users.locale,
  role: users.role,
  passwordHash: users.passwordHash,
};

function account<P extends { locale: string; passwordHash: string | null }>(row: P | undefined) {
  if (!row) return undefined;
  const { passwordHash, ...person } = row;
  return { subject: { ...person, locale: localeOf(person.locale) }, passwordHash };
}

const ownerStore: AccountStore<"owner"> & WithEmail = {
  async findById(tx, id) {
    const [row] = await tx.select(ownerColumns).from(owners).where(eq(owners.id, id));
    return account(row);
  },
  async findByEmail(tx, email) {
    const [row] = await tx.select(ownerColumns).from(owners).where(eq(owners.email, email));
    return account(row);
  },
  async admit(tx, id) {
    const [row] = await tx.select(ownerColumns).from(owners).where(eq(owners.id, id)).for("no key update");
    return account(row);
  },
  async setPasswordHash(tx, id, passwordHash) {
    const changed = await tx.update(owners).set({ passwordHash }).where(eq(owners.id, id)).returning({ id: owners.id });
    return changed.length === 1;
  },
  async setEmail(tx, id, email, now) {
    await unlessTaken(tx.update(owners).set({ email, emailConfirmedAt: now }).where(eq(owners.id, id)));
  },
};

const enabledStaff = (id: string) => and(eq(staff.id, id), isNull(staff.disabledAt));

const staffStore: AccountStore<"staff"> & WithEmail = {
  async findById(tx, id) {
    const [row] = await tx.select(staffColumns).from(staff).where(enabledStaff(id));
    return account(row);
  },
  async findByEmail(tx, email) {
    const [row] = await tx
      .select(staffColumns)
      .from(staff)
      .where(and(eq(staff.email, email), isNull(staff.disabledAt)));
    return account(row);
  },
  async admit(tx, id) {
    const [row] = await tx.select(staffColumns).from(staff).where(enabledStaff(id)).for("no key update");
    return account(row);
  },
  async setPasswordHash(tx, id, passwordHash) {
    const changed = await tx.update(staff).set({ passwordHash }).where(enabledStaff(id)).returning({ id: staff.id });
    return changed.length === 1;
  },
  async setEmail(tx, id, email) {
    await unlessTaken(tx.update(staff).set({ email }).where(enabledStaff(id)));
  },
};

const activeUser = (id: string) => and(eq(users.id, id), isNull(users.deactivatedAt));

async function isReady(tx: Queryable, tenantId: TenantId): Promise<boolean> {
  const [tenant] = await tx.select({ readyAt: tenants.readyAt }).from(tenants).where(eq(tenants.id, tenantId));
  return Boolean(tenant?.readyAt);
}

const userStore: AccountStore<"user"> = {
  async findById(tx, id) {
    const [row] = await tx.select(userColumns).from(users).where(activeUser(id));
    return account(row);
  },
  async findByEmail(tx, email, tenantId) {
    // Before its schema is built a tenant has no users table to ask.
    if (!tenantId || !(await isReady(tx, tenantId))) return undefined;
    const [row] = await tx
      .select(userColumns)
      .from(users)
      .where(and(eq(users.email, email), isNull(users.deactivatedAt)));
    return account(row);
  },
  async admit(tx, id, now) {
    const [row] = await tx.update(users).set({ lastSignInAt: now }).where(activeUser(id)).returning(userColumns);
    return account(row);
  },
  async setPasswordHash(tx, id, passwordHash) {
    const changed = await tx.update(users).set({ passwordHash }).where(activeUser(id)).returning({ id: users.id });
    return changed.length === 1;
  },
};

const uniqueViolation = "23505";

/** The unique index decides, whoever races; the caller's transaction is over with it. */
async function unlessTaken(change: PromiseLike<unknown>): Promise<void> {
  try {
    await change;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (!(cause instanceof Error && "code" in cause && cause.code === uniqueViolation)) throw error;
    throw new DomainError("email_taken", "Another account has this address.", { cause: error });
  }
}

const stores: { [R in Realm]: AccountStore<R> } = { owner: ownerStore, user: userStore, staff: staffStore };

export function accountsOf<S extends RealmScope>(scope: S): AccountStore<S["realm"]> {
  const realm: S["realm"] = scope.realm;
  return stores[realm];
}

/** Accounts of the platform, whose address is their own to change. */
export const platformAccounts = (
  realm: "owner" | "staff",
): (AccountStore<"owner"> | AccountStore<"staff">) & WithEmail => (realm === "owner" ? ownerStore : staffStore);

import { DomainError } from "@tenantry/core/errors";
import type { StaffRole, WorkspaceRole } from "@tenantry/core/identity/permissions";
import type { TenantId } from "@tenantry/core/ids";
import { type Locale, locales } from "@tenantry/core/locale";
import type { Database, Queryable, WorkspaceTx } from "@tenantry/db/client";
import { noteEndOfAccess } from "@tenantry/db/end-access";
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
  /** Reads the account once more and keeps its password from changing until the transaction ends. */
  admit(tx: Queryable, id: string, now: Date): Promise<Account<R> | undefined>;
  /** Two who change how an account gets in take turns, until the transaction ends. */
  lock(tx: Queryable, id: string): Promise<void>;
  /** False when there is no such account. In another database it commits first; `keep` is the session that will stay. */
  setPasswordHash(
    tx: Queryable,
    id: string,
    change: { passwordHash: string; now: Date; keep?: string },
  ): Promise<boolean>;
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
  async lock(tx, id) {
    await tx.select({ id: owners.id }).from(owners).where(eq(owners.id, id)).for("no key update");
  },
  async admit(tx, id) {
    const [row] = await tx.select(ownerColumns).from(owners).where(eq(owners.id, id)).for("no key update");
    return account(row);
  },
  async setPasswordHash(tx, id, { passwordHash }) {
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
  async lock(tx, id) {
    await tx.select({ id: staff.id }).from(staff).where(eq(staff.id, id)).for("no key update");
  },
  async admit(tx, id) {
    const [row] = await tx.select(staffColumns).from(staff).where(enabledStaff(id)).for("no key update");
    return account(row);
  },
  async setPasswordHash(tx, id, { passwordHash }) {
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

async function findUser(
  own: WorkspaceTx,
  by: { id: string } | { email: string },
): Promise<Account<"user"> | undefined> {
  const is = "id" in by ? eq(users.id, by.id) : eq(users.email, by.email);
  const [row] = await own
    .select(userColumns)
    .from(users)
    .where(and(is, isNull(users.deactivatedAt)));
  return account(row);
}

/** A workspace's people are in its own tables, which may be in another database than sessions and links. */
const userStore = (db: Database, tenantId: TenantId): AccountStore<"user"> => ({
  findById: (tx, id) => db.alongside(tx, tenantId, (own) => findUser(own, { id })),
  lock: lockUser,
  async admit(tx, id, now) {
    await lockUser(tx, id);
    const [row] = await db.alongside(tx, tenantId, (own) =>
      own.update(users).set({ lastSignInAt: now }).where(activeUser(id)).returning(userColumns),
    );
    return account(row);
  },
  async setPasswordHash(tx, id, { passwordHash, now, keep }) {
    await lockUser(tx, id);
    return db.alongside(tx, tenantId, async (own) => {
      const changed = await own.update(users).set({ passwordHash }).where(activeUser(id)).returning({ id: users.id });
      if (changed.length === 1) await noteEndOfAccess(own, id, now, keep);
      return changed.length === 1;
    });
  },
});

/** On the platform, where sign-in, reset and invitation meet: the lock of a row elsewhere would end too early. */
async function lockUser(tx: Queryable, id: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`user:${id}`}, 0))`);
}

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

export function accountsOf<S extends RealmScope>(db: Database, scope: S): AccountStore<S["realm"]>;
export function accountsOf(db: Database, scope: RealmScope): AccountStore<"owner" | "user" | "staff"> {
  return scope.realm === "user" ? userStore(db, scope.tenantId) : platformAccounts(scope.realm);
}

type By = { id: string } | { email: string };

/**
 * An account by its id, or by its address as core's `Email` gives it, with no other transaction open: the database of a
 * workspace may be slow to answer. Errors: `unavailable`.
 */
export async function lookUp<S extends RealmScope>(
  db: Database,
  scope: S,
  by: By,
): Promise<Account<S["realm"]> | undefined>;
export async function lookUp(db: Database, scope: RealmScope, by: By): Promise<Account<Realm> | undefined> {
  if (scope.realm === "user") {
    const { tenantId } = scope;
    // Before its schema is built a tenant has no users table to ask.
    if (!(await db.withTenant(tenantId, (tx) => isReady(tx, tenantId)))) return undefined;
    return db.inWorkspace(tenantId, (own) => findUser(own, by));
  }
  if (scope.realm === "owner") {
    const is = "id" in by ? eq(owners.id, by.id) : eq(owners.email, by.email);
    const [row] = await db.orm.select(ownerColumns).from(owners).where(is);
    return account(row);
  }
  const is = "id" in by ? eq(staff.id, by.id) : eq(staff.email, by.email);
  const [row] = await db.orm
    .select(staffColumns)
    .from(staff)
    .where(and(is, isNull(staff.disabledAt)));
  return account(row);
}

/** Accounts of the platform, whose address is their own to change. */
export const platformAccounts = (
  realm: "owner" | "staff",
): (AccountStore<"owner"> | AccountStore<"staff">) & WithEmail => (realm === "owner" ? ownerStore : staffStore);

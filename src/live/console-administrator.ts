/**
 * The first administrator where no issuer names one: whoever has the store itself may make one, as
 * it could by SQL, and the audit says so. Always: the person stands under an issuer of its own, so
 * that no login of another issuer becomes it.
 */
import { present } from '../kernel/assert.ts';
import { done, type Outcome } from '../kernel/outcome.ts';
import { SECONDS_PER_DAY, toEpochSeconds } from '../kernel/units.ts';
import type { OpenDatabase } from '../platform/database/open-database.ts';
import type { Writer } from '../platform/database/transaction.ts';
import { THE_PLATFORM } from '../platform/identity/access.ts';
import { enterPerson } from '../platform/identity/commands/persons.ts';
import {
  createToken,
  type MadeToken,
  type TokenRefusal,
} from '../platform/identity/commands/tokens.ts';
import { newId } from '../platform/identity/secrets.ts';
import { insertGrant } from '../platform/identity/store/grants.ts';
import { lockPersonOfIssuer, type Person } from '../platform/identity/store/persons.ts';
import type { Ground } from './open-store.ts';
import { StartRefused } from './start-refused.ts';

/** No issuer of OpenID Connect: those are addresses. */
export const CONSOLE_ISSUER = 'console';
/** On the audit entries of what is done with the store itself. */
export const CONSOLE_ACTOR = 'system_console';
const TOKEN_NAME = 'made at the store';
const TOKEN_DAYS = 90;

export interface AdministratorDraft {
  /** Says who it is: the same name is the same person. */
  readonly name: string;
  /** `undefined`: the one that is known, or none. */
  readonly mail: string | undefined;
}

export interface MadeAdministrator extends MadeToken {
  readonly person: Person;
}

export type AdministratorRefusal = TokenRefusal;

/**
 * Enters the person of this name where it is not there yet, gives it the role where it has it not,
 * and makes a token for 90 days. Refused, in this order: the person was deactivated; it has 50
 * tokens that can still be used.
 */
export async function makeConsoleAdministrator(
  writer: Writer,
  { name, mail }: AdministratorDraft,
): Promise<Outcome<MadeAdministrator, AdministratorRefusal>> {
  const known = await lockPersonOfIssuer(writer, CONSOLE_ISSUER, name);
  const login = { issuer: CONSOLE_ISSUER, subject: name, name, mail: mail ?? known?.mail };
  const entered = await enterPerson(writer, { ...login, isMailVerified: false }, undefined);
  if (!entered.ok) return entered;
  const person = entered.value;
  await giveRole(writer, person);
  const { id } = person;
  const made = await createToken(
    writer,
    {
      owner: { kind: 'person', personId: id },
      name: TOKEN_NAME,
      restrictedTo: undefined,
      expiresAt: toEpochSeconds(writer.caller.at + TOKEN_DAYS * SECONDS_PER_DAY),
    },
    { id, name, grants: [], restrictedTo: undefined },
  );
  return made.ok ? done({ ...made.value, person }) : made;
}

async function giveRole(writer: Writer, person: Person): Promise<void> {
  const role = 'administrator';
  const grant = {
    id: newId('grant'),
    personId: person.id,
    role,
    scope: THE_PLATFORM,
    grantedBy: CONSOLE_ACTOR,
    grantedAt: writer.caller.at,
    ended: undefined,
    version: 1,
  } as const;
  if (!(await insertGrant(writer, grant))) return;
  const detail = { grant: grant.id, role, scope: 'platform:polder' };
  writer.audit({ action: 'role.grant', subject: person.id, detail });
}

/** Whether the store has the schema of this build, none yet, or another one. */
export type Fitness = 'fits' | 'empty' | 'older' | 'newer';

/** By the highest number alone: `migrate` looks closer before it changes anything. */
export async function fitnessOf(database: OpenDatabase, newest: number): Promise<Fitness> {
  const [there] = await database.query<{ is_there: boolean }>(
    "SELECT to_regclass('platform.migration') IS NOT NULL AS is_there",
  );
  if (there?.is_there !== true) return 'empty';
  const [row] = await database.query<{ newest: number | null }>(
    'SELECT max(number)::int AS newest FROM platform.migration',
  );
  const found = present(row, 'the newest migration').newest ?? 0;
  if (found === newest) return 'fits';
  return found < newest ? 'older' : 'newer';
}

/**
 * Refuses a store of another version: bringing a store forward below running servers is for the one
 * who upgrades them to decide.
 */
export function requireFit(fitness: Fitness, { where }: Pick<Ground, 'where'>): void {
  if (fitness === 'fits' || fitness === 'empty') return;
  const advice =
    fitness === 'older'
      ? 'it is of an older version of Polder; `polder migrate` brings it to this one'
      : 'it is of a newer version of Polder; use that one';
  throw new StartRefused('input', `${where}: ${advice}`);
}

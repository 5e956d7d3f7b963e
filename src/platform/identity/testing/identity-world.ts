/** A store with identity alone, and the few steps that its tests are made of. */
import { present } from '../../../kernel/assert.ts';
import { type EpochSeconds, toEpochSeconds } from '../../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../database/testing/create-test-database.ts';
import type { Writer } from '../../database/transaction.ts';
import type { AnyOutcome } from '../../database/write.ts';
import { type Actor, THE_PLATFORM } from '../access.ts';
import { enterPerson, type Login } from '../commands/persons.ts';
import type { ScopeDirectory } from '../commands/roles.ts';
import type { Person } from '../store/persons.ts';

export const NOW = toEpochSeconds(1_800_000_000);
export const NL = { kind: 'party', id: 'party_nl' } as const;
export const SITE = { kind: 'site', id: 'site_nl' } as const;
export const ADMINISTRATOR = { role: 'administrator', scope: THE_PLATFORM } as const;

export function later(seconds: number): EpochSeconds {
  return (NOW + seconds) as EpochSeconds;
}

/** Every scope lies in itself alone; those that end in `_none` are not there. */
export const DIRECTORY: ScopeDirectory = {
  scopesAround: async (_reader, scope) => (scope.id.endsWith('_none') ? undefined : [scope]),
};

export function actorOf({ id, name }: Person, ...grants: Actor['grants']): Actor {
  return { id, name, grants, restrictedTo: undefined };
}

export class IdentityWorld {
  readonly store: TestDatabase;

  private constructor(store: TestDatabase) {
    this.store = store;
  }

  static async create(): Promise<IdentityWorld> {
    return new IdentityWorld(await createTestDatabase({ only: [1, 2, 12, 71, 80, 81, 86] }));
  }

  write<T extends AnyOutcome>(
    work: (writer: Writer) => Promise<T>,
    at: EpochSeconds = NOW,
  ): Promise<T> {
    const caller = { actor: 'person_caller', at, requestId: 'r1' };
    return this.store.database.write(caller, work);
  }

  /** The person of that subject, after a login. */
  async person(subject: string, administrator?: string): Promise<Person> {
    const entered = await this.write((writer) =>
      enterPerson(writer, loginOf(subject), administrator),
    );
    return present(entered.ok ? entered.value : undefined, subject);
  }

  async rolesOf({ id }: Person): Promise<readonly string[]> {
    const rows = await this.store.database.query<{ role: string }>(
      'SELECT role FROM identity.role_grant WHERE person_id = $1 AND ended_at IS NULL',
      [id],
    );
    return rows.map(({ role }) => role);
  }

  async auditCount(): Promise<bigint> {
    const [row] = await this.store.database.query<{ count: bigint }>(
      'SELECT count(*) AS count FROM platform.audit',
    );
    return row?.count ?? -1n;
  }
}

export function loginOf(subject: string, more: Partial<Login> = {}): Login {
  const issuer = 'https://issuer.example';
  return { issuer, subject, name: subject, mail: undefined, isMailVerified: false, ...more };
}

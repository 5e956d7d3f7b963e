/**
 * The chooser of personas: anyone who reaches it becomes anyone. So it exists on one machine alone
 * and beside no real issuer; and what was made through it counts only while it is on.
 */
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Writer } from '../database/transaction.ts';
import type { RoleGrant } from './access.ts';
import { isSameScope } from './permissions.ts';
import { newId, newSecret } from './secrets.ts';
import { insertGrant, liveGrantsOf } from './store/grants.ts';
import { insertPerson, lockPersonOfIssuer, type PersonId } from './store/persons.ts';

/** No issuer of OpenID Connect: those are addresses. */
export const DEMO_ISSUER = 'demo';

export interface Persona {
  /** Lower case letters, digits and `-`, such as `funder-officer`. */
  readonly id: string;
  readonly name: string;
  /** What the persona does, in a sentence. */
  readonly description: string;
  readonly grants: readonly RoleGrant[];
}

export interface DemoSettings {
  /** What the server listens on. */
  readonly host: string;
  /** What browsers call it. */
  readonly publicUrl: string;
  /** Of OpenID Connect, where one is set. */
  readonly issuer: string | undefined;
}

export type DemoRefusal =
  | 'issuer_is_set'
  | 'host_is_not_loopback'
  | 'public_url_is_not_loopback'
  | undefined;

/** Why the chooser cannot be on; `undefined` where it can. Checked in the order of the union. */
export function demoRefusal({ host, publicUrl, issuer }: DemoSettings): DemoRefusal {
  if (issuer !== undefined) return 'issuer_is_set';
  if (!isLoopbackHost(host)) return 'host_is_not_loopback';
  return isLoopbackAddress(publicUrl) ? undefined : 'public_url_is_not_loopback';
}

/** `localhost`, 127.0.0.0/8 or ::1; a name that only resolves to them may not tomorrow. */
export function isLoopbackHost(host: string): boolean {
  if (host === 'localhost' || host === '::1' || host === '[::1]') return true;
  const parts = host.split('.');
  const isAddress = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part));
  return isAddress && parts.every((part) => Number(part) <= 255) && parts[0] === '127';
}

function isLoopbackAddress(url: string): boolean {
  return URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
}

/** The id of the person that a persona is. */
export function personIdOf(persona: Persona): PersonId {
  return `person_demo-${persona.id}`;
}

/**
 * Enters the personas that are not there and gives them the roles that they lack, at the start of
 * a server. Where nothing is lacking, it answers so and nothing is saved.
 */
export async function enterPersonas(
  writer: Writer,
  personas: readonly Persona[],
): Promise<Outcome<number, { readonly reason: 'nothing_to_do' }>> {
  let count = 0;
  for (const persona of personas) count += await enterPersona(writer, persona);
  return count === 0 ? refused({ reason: 'nothing_to_do' }) : done(count);
}

async function enterPersona(writer: Writer, persona: Persona): Promise<number> {
  const { at } = writer.caller;
  const id = personIdOf(persona);
  const person = {
    id,
    issuer: DEMO_ISSUER,
    subject: persona.id,
    name: persona.name,
    mail: undefined,
    isMailVerified: false,
    isActive: true,
    createdAt: at,
    version: 1,
  };
  const isNew = await insertPerson(writer, person);
  if (isNew) {
    const detail = { issuer: DEMO_ISSUER, subject: persona.id, name: persona.name };
    writer.audit({ action: 'person.create', subject: id, detail });
  }
  await lockPersonOfIssuer(writer, DEMO_ISSUER, persona.id);
  const held = await liveGrantsOf(writer, id);
  const lacking = persona.grants.filter(
    ({ role, scope }) =>
      !held.some((grant) => grant.role === role && isSameScope(grant.scope, scope)),
  );
  for (const grant of lacking) await give(writer, id, grant, at);
  return lacking.length + (isNew ? 1 : 0);
}

async function give(
  writer: Writer,
  personId: PersonId,
  { role, scope }: RoleGrant,
  grantedAt: EpochSeconds,
): Promise<void> {
  const id = newId('grant');
  const grantedBy = 'system_demo';
  const rest = { grantedBy, grantedAt, ended: undefined, version: 1 };
  await insertGrant(writer, { id, personId, role, scope, ...rest });
  const detail = { grant: id, role, scope: `${scope.kind}:${scope.id}` };
  writer.audit({ action: 'role.grant', subject: personId, detail });
}

/**
 * The keys of the links that are printed at the start, one a persona, each good once. A link to the
 * chooser could be opened by any page of the web, which would log the browser in as someone else;
 * only who sees the screen of the server knows these.
 */
export class DemoKeys {
  readonly #keys: Map<string, string>;

  constructor(personas: readonly Persona[]) {
    this.#keys = new Map(personas.map(({ id }) => [newSecret(), id]));
  }

  /** `/demo/login?persona=…&key=…`, in the order of the personas. */
  paths(): readonly { readonly personaId: string; readonly path: string }[] {
    return [...this.#keys].map(([key, personaId]) => {
      const query = new URLSearchParams({ persona: personaId, key });
      return { personaId, path: `/demo/login?${query.toString()}` };
    });
  }

  /** Whether the key is the persona's and was not used; it is used now. */
  take(personaId: string, key: string): boolean {
    return this.#keys.get(key) === personaId && this.#keys.delete(key);
  }
}

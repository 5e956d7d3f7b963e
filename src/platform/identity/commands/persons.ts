/**
 * Persons come by their first login, or are entered before it so that roles can wait for them.
 * Always: somebody who is active runs the installation, once somebody does.
 */
import { present } from '../../../kernel/assert.ts';
import { done, type Outcome, refused } from '../../../kernel/outcome.ts';
import type { Writer } from '../../database/transaction.ts';
import { THE_PLATFORM } from '../access.ts';
import { newId } from '../secrets.ts';
import { endKeepingOut } from '../store/directory.ts';
import { insertGrant, lockAdministrators } from '../store/grants.ts';
import {
  insertPerson,
  lockPerson,
  lockPersonOfIssuer,
  type Person,
  type PersonId,
  updatePerson,
} from '../store/persons.ts';
import { revokeSessionsOfPerson } from '../store/sessions.ts';
import { revokeTokensOfPerson } from '../store/tokens.ts';

/** Who an issuer says has logged in. */
export interface Login {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly mail: string | undefined;
  /** Whether the issuer has made sure that the mail is the person's. */
  readonly isMailVerified: boolean;
}

type EnterRefusal = { readonly reason: 'person_inactive'; readonly personId: string };

/**
 * The person of a login. At the first one it is entered, without roles; but the one that
 * `administrator` names, by subject or by a verified mail, becomes an administrator. Later ones
 * bring name and mail up to date. Refused where the person was deactivated.
 */
export async function enterPerson(
  writer: Writer,
  login: Login,
  administrator: string | undefined,
): Promise<Outcome<Person, EnterRefusal>> {
  const { issuer, subject, name, mail, isMailVerified } = login;
  const draft = newPerson(writer, { issuer, subject, name, mail }, isMailVerified);
  if (await insertPerson(writer, draft)) {
    auditPerson(writer, 'person.create', draft);
    if (isNamed(login, administrator)) await makeAdministrator(writer, draft);
    return done(draft);
  }
  const person = present(await lockPersonOfIssuer(writer, issuer, subject), `${issuer} ${subject}`);
  if (!person.isActive) return refused({ reason: 'person_inactive', personId: person.id });
  const isAsBefore = person.mail === mail && person.isMailVerified === isMailVerified;
  if (person.name === name && isAsBefore) {
    auditPerson(writer, 'person.login', person);
    return done(person);
  }
  const updated = await updatePerson(writer, { ...person, name, mail, isMailVerified });
  auditPerson(writer, 'person.update', updated);
  return done(updated);
}

function isNamed(login: Login, administrator: string | undefined): boolean {
  if (administrator === undefined) return false;
  const isByMail =
    login.isMailVerified && login.mail?.toLowerCase() === administrator.toLowerCase();
  return login.subject === administrator || isByMail;
}

async function makeAdministrator(writer: Writer, person: Person): Promise<void> {
  const id = newId('grant');
  const grantedBy = 'system_settings';
  const grant = { role: 'administrator', scope: THE_PLATFORM } as const;
  const at = writer.caller.at;
  const times = { grantedBy, grantedAt: at, ended: undefined, version: 1 };
  await insertGrant(writer, { id, personId: person.id, ...grant, ...times });
  const detail = { grant: id, role: grant.role, scope: 'platform:polder' };
  writer.audit(
    { action: 'role.grant', subject: person.id, detail },
    { ...writer.caller, actor: grantedBy },
  );
}

export interface PersonDraft {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly mail: string | undefined;
}

type CreateRefusal = { readonly reason: 'person_exists'; readonly personId: string };

/** Enters a person before the first login. Refused where the issuer's subject is there. */
export async function createPerson(
  writer: Writer,
  draft: PersonDraft,
): Promise<Outcome<Person, CreateRefusal>> {
  const person = newPerson(writer, draft, false);
  if (await insertPerson(writer, person)) {
    auditPerson(writer, 'person.create', person);
    return done(person);
  }
  const { issuer, subject } = draft;
  const known = present(await lockPersonOfIssuer(writer, issuer, subject), `${issuer} ${subject}`);
  return refused({ reason: 'person_exists', personId: known.id });
}

export function newPerson(writer: Writer, draft: PersonDraft, isMailVerified: boolean): Person {
  return {
    ...draft,
    isMailVerified,
    id: newId('person'),
    isActive: true,
    createdAt: writer.caller.at,
    version: 1,
  };
}

export interface Activation {
  readonly personId: string;
  readonly isActive: boolean;
  /** The version that the caller has seen. */
  readonly version: number;
}

export type ActivationRefusal =
  | { readonly reason: 'person_not_found'; readonly personId: string }
  | { readonly reason: 'version_differs'; readonly found: number }
  | { readonly reason: 'last_administrator'; readonly personId: string };

/**
 * Lets a person in or keeps it out, whatever a directory has said of it so far. Keeping out ends
 * its sessions and tokens for ever; its roles stay, for the day it comes back. Refused, in this
 * order: the person is not there; it was changed since; it is the last active administrator.
 */
export async function setPersonActive(
  writer: Writer,
  { personId, isActive, version }: Activation,
): Promise<Outcome<Person, ActivationRefusal>> {
  // Before the person's own row, as every command that takes an administrator away.
  const administrators = isActive ? new Set<string>() : await lockAdministrators(writer);
  const person = await lockPerson(writer, personId);
  if (person === undefined) return refused({ reason: 'person_not_found', personId });
  if (person.version !== version) {
    return refused({ reason: 'version_differs', found: person.version });
  }
  if (administrators.has(personId) && administrators.size === 1) {
    return refused({ reason: 'last_administrator', personId });
  }
  const updated = await updatePerson(writer, { ...person, isActive });
  if (!isActive) await endAccess(writer, person.id);
  await endKeepingOut(writer, person.id);
  auditPerson(writer, isActive ? 'person.activate' : 'person.deactivate', updated);
  return done(updated);
}

/** Ends all sessions and tokens of a person, for ever. */
export async function endAccess(writer: Writer, personId: PersonId): Promise<void> {
  await revokeSessionsOfPerson(writer, personId);
  await revokeTokensOfPerson(writer, personId);
}

export function auditPerson(writer: Writer, action: string, person: Person): void {
  const { issuer, subject, name, mail, version } = person;
  const detail = { issuer, subject, name, mail: mail ?? null, version };
  writer.audit({ action, subject: person.id, detail });
}

/**
 * The directory of an organisation enters persons before their first login, keeps their names and
 * mails up to date, and says who has left: that ends sessions and tokens at once. Always: an entry
 * is of one person of the issuer; whom an administrator keeps out the directory does not let in;
 * the last active administrator is kept.
 */
import { present } from '../../../kernel/assert.ts';
import { done, type Outcome, refused } from '../../../kernel/outcome.ts';
import type { Writer } from '../../database/transaction.ts';
import { nameOf } from '../person-text.ts';
import {
  type DirectoryEntry,
  type DirectoryNames,
  enterEntry,
  entryOfPerson,
  leaveEntry,
  lockEntryOfPerson,
  personIdOfUserName,
  updateEntry,
  wasKeptOutAtLeaving,
} from '../store/directory.ts';
import { lockAdministrators } from '../store/grants.ts';
import { insertPerson, lockPersonOfIssuer, type Person, updatePerson } from '../store/persons.ts';
import { auditPerson, endAccess, newPerson } from './persons.ts';

/** Which of a directory's words is the subject by which its issuer logs a person in. */
export const SUBJECT_WORDS = ['externalId', 'userName', 'eduPersonUniqueId'] as const;
export type SubjectWord = (typeof SUBJECT_WORDS)[number];

/** Whose directory it is. */
export interface DirectorySource {
  readonly issuer: string;
  readonly subjectWord: SubjectWord;
}

/** What a directory says of a person. */
export interface DirectoryUser extends DirectoryNames {
  /** Of federations of research, which say it beside the names: SRAM of SURF, for one. */
  readonly eduPersonUniqueId: string | undefined;
  readonly mail: string | undefined;
  readonly isActive: boolean;
}

export type DirectoryRefusal =
  | { readonly reason: 'subject_missing'; readonly subjectWord: SubjectWord }
  | { readonly reason: 'subject_differs'; readonly subjectWord: SubjectWord }
  | { readonly reason: 'user_name_taken'; readonly userName: string }
  | { readonly reason: 'entry_exists'; readonly personId: string }
  | { readonly reason: 'entry_not_found'; readonly personId: string }
  | { readonly reason: 'version_differs'; readonly found: number }
  | { readonly reason: 'last_administrator'; readonly personId: string };

/** What was said again changes nothing, and leaves no trace: some say all of it every night. */
interface AsBefore {
  readonly reason: 'as_before';
  readonly entry: DirectoryEntry;
}

type Entered = Outcome<DirectoryEntry, DirectoryRefusal>;
export type Changed = Outcome<DirectoryEntry, DirectoryRefusal | AsBefore>;

/**
 * Enters whom the directory tells of. A person who is here already, by a login or an
 * administrator, gets the entry and keeps all roles. Refused, in this order: nothing says who it is
 * to the issuer; another entry has the name; the person has an entry; it would keep out the last
 * active administrator.
 */
export async function enterFromDirectory(
  writer: Writer,
  source: DirectorySource,
  user: DirectoryUser,
): Promise<Entered> {
  const { issuer, subjectWord } = source;
  const subject = user[subjectWord];
  if (subject === undefined) return refused({ reason: 'subject_missing', subjectWord });
  const administrators = await lockAdministrators(writer);
  const draft = newPerson(writer, { issuer, subject, ...personTextsOf(user) }, false);
  const isNew = await insertPerson(writer, draft);
  // Held also where it is new, so that two entries of one person wait for each other.
  const person = present(await lockPersonOfIssuer(writer, issuer, subject), draft.id);
  if (isNew) auditPerson(writer, 'person.create', person);
  const taken = await nameTakenFrom(writer, person, user);
  if (taken !== undefined) return refused(taken);
  if ((await entryOfPerson(writer, issuer, person.id)) !== undefined) {
    return refused({ reason: 'entry_exists', personId: person.id });
  }
  const isKeepingOut = await wasKeptOutAtLeaving(writer, person.id);
  const kept = await keepPerson(writer, { person, isKeepingOut, administrators }, user);
  if (!kept.ok) return kept;
  await enterEntry(writer, person, { ...user, isKeepingOut: kept.value.isKeepingOut });
  return done(present(await entryOfPerson(writer, issuer, person.id), person.id));
}

export interface DirectoryChange {
  readonly personId: string;
  /** The version that the directory has seen; `undefined`: whichever it is. */
  readonly version: number | undefined;
  /** What the directory says of the person from now on, by what it said so far. */
  readonly change: (said: DirectoryEntry) => Promise<DirectoryUser>;
}

/**
 * Changes what the directory says of a person. Refused, in this order: there is no such entry; it
 * was changed since; it would be another person to the issuer; another entry has the name; it is as
 * it was; it would keep out the last active administrator.
 */
export async function changeInDirectory(
  writer: Writer,
  source: DirectorySource,
  change: DirectoryChange,
): Promise<Changed> {
  const found = await readChange(writer, source, change);
  if (!found.ok) return found;
  const { entry, user } = found.value;
  return isAsSaid(entry, user)
    ? refused({ reason: 'as_before', entry })
    : saveChange(writer, found.value);
}

interface FoundChange {
  readonly entry: DirectoryEntry;
  readonly user: DirectoryUser;
  readonly administrators: ReadonlySet<string>;
}

async function readChange(
  writer: Writer,
  { issuer, subjectWord }: DirectorySource,
  { personId, version, change }: DirectoryChange,
): Promise<Outcome<FoundChange, DirectoryRefusal>> {
  const administrators = await lockAdministrators(writer);
  const entry = await lockEntryOfPerson(writer, issuer, personId);
  if (entry === undefined) return refused({ reason: 'entry_not_found', personId });
  if (version !== undefined && version !== entry.version) {
    return refused({ reason: 'version_differs', found: entry.version });
  }
  const user = await change(entry);
  const { person } = entry;
  if (user[subjectWord] !== person.subject) {
    return refused({ reason: 'subject_differs', subjectWord });
  }
  const taken = await nameTakenFrom(writer, person, user);
  return taken === undefined ? done({ entry, user, administrators }) : refused(taken);
}

async function saveChange(
  writer: Writer,
  { entry, user, administrators }: FoundChange,
): Promise<Entered> {
  const { person, isKeepingOut } = entry;
  const kept = await keepPerson(writer, { person, isKeepingOut, administrators }, user);
  if (!kept.ok) return kept;
  await updateEntry(writer, person.id, { ...user, isKeepingOut: kept.value.isKeepingOut });
  return done(present(await entryOfPerson(writer, person.issuer, person.id), person.id));
}

/** A name that a login has said since is no matter of the directory. */
function isAsSaid(entry: DirectoryEntry, user: DirectoryUser): boolean {
  const words = ['userName', 'externalId', 'displayName', 'givenName', 'familyName'] as const;
  const { mail, isActive } = entry.person;
  const isSame = words.every((word) => entry[word] === user[word]);
  return isSame && mail === user.mail && isActive === user.isActive;
}

/**
 * The directory knows the person no more: its access ends, all that it did stays. Refused, in this
 * order: there is no such entry; it was changed since; it is the last active administrator.
 */
export async function removeFromDirectory(
  writer: Writer,
  source: DirectorySource,
  { personId, version }: Pick<DirectoryChange, 'personId' | 'version'>,
): Promise<Entered> {
  const change = async (said: DirectoryEntry) => ({
    ...said,
    eduPersonUniqueId: said.person.subject,
    mail: said.person.mail,
    isActive: false,
  });
  const found = await readChange(writer, source, { personId, version, change });
  if (!found.ok) return found;
  const ended = await saveChange(writer, found.value);
  if (ended.ok) await leaveEntry(writer, personId);
  return ended;
}

function personTextsOf(user: DirectoryUser): Pick<Person, 'name' | 'mail'> {
  const { userName, displayName, givenName, familyName, mail } = user;
  return { name: nameOf({ whole: displayName, givenName, familyName }, [userName]), mail };
}

async function nameTakenFrom(
  writer: Writer,
  { id, issuer }: Person,
  { userName }: DirectoryUser,
): Promise<DirectoryRefusal | undefined> {
  const holder = await personIdOfUserName(writer, issuer, userName);
  const isFree = holder === undefined || holder === id;
  return isFree ? undefined : { reason: 'user_name_taken', userName };
}

interface Keeping {
  readonly person: Person;
  /** As its entry has said so far. */
  readonly isKeepingOut: boolean;
  readonly administrators: ReadonlySet<string>;
}

/** Brings the person up to what the directory says, and answers whether that keeps it out. */
async function keepPerson(
  writer: Writer,
  { person, isKeepingOut, administrators }: Keeping,
  user: DirectoryUser,
): Promise<Outcome<{ readonly isKeepingOut: boolean }, DirectoryRefusal>> {
  const { id: personId } = person;
  const isEnded = person.isActive && !user.isActive;
  const isLetIn = isKeepingOut && user.isActive;
  if (isEnded && administrators.has(personId) && administrators.size === 1) {
    return refused({ reason: 'last_administrator', personId });
  }
  const { name, mail } = personTextsOf(user);
  // An address that the issuer has not vouched for yet; its next login may.
  const isMailVerified = person.isMailVerified && person.mail === mail;
  const isActive = isLetIn || (person.isActive && user.isActive);
  const kept = { ...person, name, mail, isMailVerified, isActive };
  const isAsBefore = person.name === name && person.mail === mail && person.isActive === isActive;
  const saved = isAsBefore ? person : await updatePerson(writer, kept);
  if (isEnded) await endAccess(writer, person.id);
  auditPerson(writer, actionOf({ isEnded, isLetIn }), saved);
  return done({ isKeepingOut: isEnded || (isKeepingOut && !user.isActive) });
}

function actionOf({ isEnded, isLetIn }: { isEnded: boolean; isLetIn: boolean }): string {
  if (isEnded) return 'person.deactivate';
  return isLetIn ? 'person.activate' : 'person.update';
}

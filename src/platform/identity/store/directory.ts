/** Rows of identity.directory_entry, each with its person. */
import { type EpochSeconds, toEpochSeconds } from '../../../kernel/units.ts';
import type { Reader, Writer } from '../../database/transaction.ts';
import { fromPersonRow, PERSON_COLUMNS, type Person, type PersonRow } from './persons.ts';

/** What the directory of an organisation calls a person. */
export interface DirectoryNames {
  /** Unique in the directory, whatever the case of its letters. */
  readonly userName: string;
  readonly externalId: string | undefined;
  readonly displayName: string | undefined;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
}

export interface DirectoryEntry extends DirectoryNames {
  readonly person: Person;
  /** Whether it is the directory that keeps the person out, and nobody here has decided since. */
  readonly isKeepingOut: boolean;
  readonly enteredAt: EpochSeconds;
  readonly changedAt: EpochSeconds;
  readonly version: number;
}

interface EntryRow extends PersonRow {
  readonly user_name: string;
  readonly external_id: string | null;
  readonly display_name: string | null;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly is_keeping_out: boolean;
  readonly entered_at: bigint;
  readonly changed_at: bigint;
  readonly entry_version: number;
}

const SELECT_ENTRIES = `
  SELECT ${PERSON_COLUMNS}, entry.user_name, entry.external_id, entry.display_name,
         entry.given_name, entry.family_name, entry.is_keeping_out, entry.entered_at,
         entry.changed_at, entry.version AS entry_version
    FROM identity.directory_entry AS entry
    JOIN identity.person ON person.id = entry.person_id`;

function fromEntryRow(row: EntryRow): DirectoryEntry {
  return {
    person: fromPersonRow(row),
    userName: row.user_name,
    externalId: row.external_id ?? undefined,
    displayName: row.display_name ?? undefined,
    givenName: row.given_name ?? undefined,
    familyName: row.family_name ?? undefined,
    isKeepingOut: row.is_keeping_out,
    enteredAt: toEpochSeconds(Number(row.entered_at)),
    changedAt: toEpochSeconds(Number(row.changed_at)),
    version: row.entry_version,
  };
}

/** Of the directory of one issuer; `undefined` too where it knows the person no more. */
export async function entryOfPerson(
  reader: Reader,
  issuer: string,
  personId: string,
): Promise<DirectoryEntry | undefined> {
  const sql = `${SELECT_ENTRIES}
    WHERE entry.issuer = $1 AND entry.person_id = $2 AND entry.left_at IS NULL`;
  const [row] = await reader.query<EntryRow>(sql, [issuer, personId]);
  return row && fromEntryRow(row);
}

/** As {@link entryOfPerson}; entry and person stay as they are until the end of the write. */
export async function lockEntryOfPerson(
  writer: Writer,
  issuer: string,
  personId: string,
): Promise<DirectoryEntry | undefined> {
  const sql = `${SELECT_ENTRIES}
    WHERE entry.issuer = $1 AND entry.person_id = $2 AND entry.left_at IS NULL FOR UPDATE`;
  const [row] = await writer.query<EntryRow>(sql, [issuer, personId]);
  return row && fromEntryRow(row);
}

export async function personIdOfUserName(
  reader: Reader,
  issuer: string,
  userName: string,
): Promise<string | undefined> {
  const [row] = await reader.query<{ person_id: string }>(
    `SELECT person_id FROM identity.directory_entry
      WHERE issuer = $1 AND lower(user_name) = lower($2) AND left_at IS NULL`,
    [issuer, userName],
  );
  return row?.person_id;
}

/** What a list of entries is narrowed to; all of them where nothing is said. */
export interface EntryFilter {
  readonly userName?: string;
  readonly externalId?: string;
}

const IN_FILTER = `
  entry.issuer = $1 AND entry.left_at IS NULL
  AND ($2::text IS NULL OR lower(entry.user_name) = lower($2))
  AND ($3::text IS NULL OR entry.external_id = $3)`;

export interface EntryPage {
  /** How many come before the first that is read. */
  readonly offset: number;
  readonly count: number;
}

/** In the order of their entering; all of them where no page is named. */
export async function selectEntries(
  reader: Reader,
  issuer: string,
  { userName, externalId }: EntryFilter,
  page?: EntryPage,
): Promise<readonly DirectoryEntry[]> {
  const rows = await reader.query<EntryRow>(
    `${SELECT_ENTRIES} WHERE ${IN_FILTER}
      ORDER BY entry.entered_at, lower(entry.user_name) OFFSET $4 LIMIT $5`,
    [issuer, userName ?? null, externalId ?? null, page?.offset ?? 0, page?.count ?? null],
  );
  return rows.map(fromEntryRow);
}

export async function countEntries(
  reader: Reader,
  issuer: string,
  { userName, externalId }: EntryFilter,
): Promise<number> {
  const [row] = await reader.query<{ count: bigint }>(
    `SELECT count(*) AS count FROM identity.directory_entry AS entry WHERE ${IN_FILTER}`,
    [issuer, userName ?? null, externalId ?? null],
  );
  return Number(row?.count ?? 0);
}

/** Whether it was the directory that kept the person out when it said that it knows it no more. */
export async function wasKeptOutAtLeaving(reader: Reader, personId: string): Promise<boolean> {
  const [row] = await reader.query<{ is_keeping_out: boolean }>(
    `SELECT is_keeping_out FROM identity.directory_entry
      WHERE person_id = $1 AND left_at IS NOT NULL`,
    [personId],
  );
  return row?.is_keeping_out === true;
}

type NewEntry = DirectoryNames & Pick<DirectoryEntry, 'isKeepingOut'>;

/** Of a person whom the directory does not know, or knows no more. */
export async function enterEntry(
  writer: Writer,
  { id, issuer }: Person,
  entry: NewEntry,
): Promise<void> {
  await writer.query(
    `INSERT INTO identity.directory_entry
       (person_id, issuer, user_name, external_id, display_name, given_name, family_name,
        is_keeping_out, entered_at, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
     ON CONFLICT (person_id) DO UPDATE SET
       issuer = excluded.issuer, user_name = excluded.user_name, external_id = excluded.external_id,
       display_name = excluded.display_name, given_name = excluded.given_name,
       family_name = excluded.family_name, is_keeping_out = excluded.is_keeping_out,
       entered_at = excluded.entered_at, changed_at = excluded.changed_at, left_at = NULL,
       version = directory_entry.version + 1`,
    [id, issuer, ...valuesOf(entry), writer.caller.at],
  );
}

export async function updateEntry(
  writer: Writer,
  personId: string,
  entry: NewEntry,
): Promise<void> {
  await writer.query(
    `UPDATE identity.directory_entry
        SET user_name = $2, external_id = $3, display_name = $4, given_name = $5, family_name = $6,
            is_keeping_out = $7, changed_at = greatest(entered_at, $8::bigint),
            version = version + 1
      WHERE person_id = $1`,
    [personId, ...valuesOf(entry), writer.caller.at],
  );
}

function valuesOf(entry: NewEntry) {
  const { userName, externalId, displayName, givenName, familyName, isKeepingOut } = entry;
  const names = [userName, externalId, displayName, givenName, familyName];
  return [...names.map((name) => name ?? null), isKeepingOut];
}

/** The directory knows the person no more. */
export async function leaveEntry(writer: Writer, personId: string): Promise<void> {
  await writer.query(
    'UPDATE identity.directory_entry SET left_at = $2, version = version + 1 WHERE person_id = $1',
    [personId, writer.caller.at],
  );
}

/** Somebody here has decided whether the person is let in: the word of the directory is over. */
export async function endKeepingOut(writer: Writer, personId: string): Promise<void> {
  await writer.query(
    `UPDATE identity.directory_entry SET is_keeping_out = false, version = version + 1
      WHERE person_id = $1 AND is_keeping_out`,
    [personId],
  );
}

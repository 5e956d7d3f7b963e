/** Rows of identity.person. */
import { type EpochSeconds, toEpochSeconds } from '../../../kernel/units.ts';
import type { Reader, Writer } from '../../database/transaction.ts';

export type PersonId = `person_${string}`;

export interface Person {
  readonly id: PersonId;
  readonly issuer: string;
  /** What the issuer calls the person. */
  readonly subject: string;
  readonly name: string;
  readonly mail: string | undefined;
  /** Whether its issuer said at the last login that the mail is the person's. */
  readonly isMailVerified: boolean;
  readonly isActive: boolean;
  readonly createdAt: EpochSeconds;
  readonly version: number;
}

/** For lists too: a statement that is made of these ends in a table `person`. */
export const PERSON_COLUMNS =
  'person.id, person.issuer, person.subject, person.name, person.mail, ' +
  'person.mail_is_verified, person.is_active, person.created_at, person.version';

export interface PersonRow {
  readonly id: PersonId;
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly mail: string | null;
  readonly mail_is_verified: boolean;
  readonly is_active: boolean;
  readonly created_at: bigint;
  readonly version: number;
}

export function fromPersonRow(row: PersonRow): Person {
  return {
    id: row.id,
    issuer: row.issuer,
    subject: row.subject,
    name: row.name,
    mail: row.mail ?? undefined,
    isMailVerified: row.mail_is_verified,
    isActive: row.is_active,
    createdAt: toEpochSeconds(Number(row.created_at)),
    version: row.version,
  };
}

export async function personById(reader: Reader, id: string): Promise<Person | undefined> {
  const [row] = await reader.query<PersonRow>(
    `SELECT ${PERSON_COLUMNS} FROM identity.person WHERE id = $1`,
    [id],
  );
  return row && fromPersonRow(row);
}

export async function lockPerson(writer: Writer, id: string): Promise<Person | undefined> {
  const [row] = await writer.query<PersonRow>(
    `SELECT ${PERSON_COLUMNS} FROM identity.person WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return row && fromPersonRow(row);
}

export async function lockPersonOfIssuer(
  writer: Writer,
  issuer: string,
  subject: string,
): Promise<Person | undefined> {
  const [row] = await writer.query<PersonRow>(
    `SELECT ${PERSON_COLUMNS} FROM identity.person WHERE issuer = $1 AND subject = $2 FOR UPDATE`,
    [issuer, subject],
  );
  return row && fromPersonRow(row);
}

/** Whether it was inserted; `false` where the issuer's subject is there already. */
export async function insertPerson(writer: Writer, person: Person): Promise<boolean> {
  const { id, issuer, subject, name, mail, isMailVerified, isActive, createdAt } = person;
  const rows = await writer.query(
    `INSERT INTO identity.person
       (id, issuer, subject, name, mail, mail_is_verified, is_active, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (issuer, subject) DO NOTHING RETURNING id`,
    [id, issuer, subject, name, mail ?? null, isMailVerified, isActive, createdAt],
  );
  return rows.length === 1;
}

/** Saves name, mail and activity, and answers with the version raised. */
export async function updatePerson(writer: Writer, person: Person): Promise<Person> {
  const { id, name, mail, isMailVerified, isActive } = person;
  await writer.query(
    `UPDATE identity.person
        SET name = $2, mail = $3, mail_is_verified = $4, is_active = $5, version = version + 1
      WHERE id = $1`,
    [id, name, mail ?? null, isMailVerified, isActive],
  );
  return { ...person, version: person.version + 1 };
}

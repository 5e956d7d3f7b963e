/** Rows of notice.letter, and what each carries. */
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { JsonObject, Reader, Writer } from '../database/transaction.ts';
import type { LetterNotice } from './letter-text.ts';
import type { Language, MailChoice } from './notice.ts';

/** Somebody who has unsent notices, and an address to which nothing was refused. */
export interface Addressee {
  readonly person: string;
  readonly address: string;
  readonly mail: MailChoice;
  /** When the oldest of them was told. */
  readonly oldest: EpochSeconds;
}

interface AddresseeRow extends Omit<Addressee, 'oldest'> {
  readonly oldest: bigint;
}

/**
 * Whoever is active, has a verified address, and no letter that waits. An address that a mail
 * server has refused gets none until its person chooses anew or logs in with another.
 */
export async function selectAddressees(
  reader: Reader,
  toldSince: EpochSeconds,
): Promise<readonly Addressee[]> {
  const rows = await reader.query<AddresseeRow>(
    `SELECT n.person, p.mail AS address, coalesce(c.mail, 'soon') AS mail, min(n.at) AS oldest
       FROM notice.notice AS n
       JOIN identity.person AS p ON p.id = n.person
       LEFT JOIN notice.choice AS c ON c.person = n.person
      WHERE n.wants_mail AND n.letter IS NULL AND n.read_at IS NULL AND n.at >= $1
        AND p.is_active AND p.mail IS NOT NULL AND p.mail_is_verified
        AND NOT EXISTS (
          SELECT FROM notice.letter AS l
           WHERE l.person = n.person AND (l.state = 'waiting'
              OR l.state = 'refused' AND l.address = p.mail
                 AND l.ended_at > coalesce(c.chosen_at, 0)))
      GROUP BY n.person, p.mail, c.mail
      ORDER BY oldest, n.person`,
    [toldSince],
  );
  return rows.map((row) => ({ ...row, oldest: toEpochSeconds(Number(row.oldest)) }));
}

/** Puts all that a person has not been sent into a letter that waits; answers how much it is. */
export async function insertLetter(
  writer: Writer,
  {
    id,
    person,
    address,
  }: { readonly id: string; readonly person: string; readonly address: string },
  toldSince: EpochSeconds,
): Promise<number> {
  const { at } = writer.caller;
  await writer.query(
    `INSERT INTO notice.letter (id, person, address, made_at, next_at) VALUES ($1, $2, $3, $4, $4)`,
    [id, person, address, at],
  );
  const rows = await writer.query(
    `UPDATE notice.notice SET letter = $1
      WHERE person = $2 AND wants_mail AND letter IS NULL AND read_at IS NULL AND at >= $3
      RETURNING seq`,
    [id, person, toldSince],
  );
  return rows.length;
}

export interface WaitingLetter {
  readonly id: string;
  /** Whether its person would get a letter at this address now. */
  readonly isWanted: boolean;
  readonly person: string;
  readonly name: string;
  readonly address: string;
  readonly language: Language;
  readonly madeAt: EpochSeconds;
  readonly attemptCount: number;
}

interface WaitingRow {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly address: string;
  readonly language: Language;
  readonly made_at: bigint;
  readonly attempt_count: number;
  readonly is_wanted: boolean;
}

/** The letters that are to be tried now, those that wait longest first. */
export async function selectLettersToSend(
  reader: Reader,
  { now, countMax }: { readonly now: EpochSeconds; readonly countMax: number },
): Promise<readonly WaitingLetter[]> {
  const rows = await reader.query<WaitingRow>(
    `SELECT l.id, l.person, p.name, l.address, coalesce(c.language, 'en') AS language,
            l.made_at, l.attempt_count,
            p.is_active AND p.mail_is_verified AND l.address IS NOT DISTINCT FROM p.mail
              AND coalesce(c.mail, 'soon') <> 'never' AS is_wanted
       FROM notice.letter AS l
       JOIN identity.person AS p ON p.id = l.person
       LEFT JOIN notice.choice AS c ON c.person = l.person
      WHERE l.state = 'waiting' AND l.next_at <= $1
      ORDER BY l.next_at, l.id LIMIT $2`,
    [now, countMax],
  );
  return rows.map(({ made_at, attempt_count: attemptCount, is_wanted: isWanted, ...rest }) => ({
    ...rest,
    isWanted,
    madeAt: toEpochSeconds(Number(made_at)),
    attemptCount,
  }));
}

interface CarriedRow {
  readonly at: bigint;
  readonly kind: string;
  readonly subject: string;
  readonly detail: JsonObject;
}

export async function selectCarried(
  reader: Reader,
  letter: string,
): Promise<readonly LetterNotice[]> {
  const rows = await reader.query<CarriedRow>(
    'SELECT at, kind, subject, detail FROM notice.notice WHERE letter = $1 ORDER BY seq',
    [letter],
  );
  return rows.map((row) => ({ ...row, at: toEpochSeconds(Number(row.at)) }));
}

/** Whether the letter still waits: its row is locked then. */
export async function lockWaitingLetter(writer: Writer, id: string): Promise<boolean> {
  const rows = await writer.query(
    "SELECT FROM notice.letter WHERE id = $1 AND state = 'waiting' FOR UPDATE",
    [id],
  );
  return rows.length === 1;
}

export async function updateLetterEnded(
  writer: Writer,
  id: string,
  { state, said }: { readonly state: 'sent' | 'refused' | 'given-up'; readonly said?: string },
): Promise<void> {
  await writer.query(
    `UPDATE notice.letter SET state = $2, said = $3, next_at = NULL, ended_at = $4,
            attempt_count = attempt_count + 1
      WHERE id = $1`,
    [id, state, said ?? null, writer.caller.at],
  );
}

export async function updateLetterPutOff(
  writer: Writer,
  id: string,
  { said, nextAt }: { readonly said: string; readonly nextAt: EpochSeconds },
): Promise<void> {
  await writer.query(
    `UPDATE notice.letter SET said = $2, next_at = $3, attempt_count = attempt_count + 1
      WHERE id = $1`,
    [id, said, nextAt],
  );
}

/** What a mail server said when it refused the last letter to the person's present address. */
export async function selectRefusal(reader: Reader, person: string): Promise<string | undefined> {
  const [row] = await reader.query<{ said: string | null }>(
    `SELECT l.said FROM notice.letter AS l JOIN identity.person AS p ON p.id = l.person
       LEFT JOIN notice.choice AS c ON c.person = l.person
      WHERE l.person = $1 AND l.state = 'refused' AND l.address = p.mail
        AND l.ended_at > coalesce(c.chosen_at, 0)
      ORDER BY l.made_at DESC, l.id DESC LIMIT 1`,
    [person],
  );
  return row?.said ?? undefined;
}

/** How many letters wait although they were tried, and what was said of the one put off longest. */
export async function selectPutOff(
  reader: Reader,
): Promise<{ readonly count: number; readonly said: string }> {
  const [row] = await reader.query<{ count: bigint; said: string | null }>(
    `SELECT count(*) AS count, (array_agg(said ORDER BY next_at DESC, id))[1] AS said
       FROM notice.letter WHERE state = 'waiting' AND attempt_count > 0`,
    [],
  );
  return { count: Number(row?.count ?? 0n), said: row?.said ?? '' };
}

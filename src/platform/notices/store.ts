/** Rows of the schema `notice`. */
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { JsonObject, Reader, Writer } from '../database/transaction.ts';
import type { RoleGrant, RoleName, ScopeKind } from '../identity/access.ts';
import {
  CHOSEN_NOTHING,
  type Hearer,
  type Language,
  type MailChoice,
  type NoticeChoice,
  type ToldEvent,
} from './notice.ts';

/** The number of the last event that was looked at. Locked: one looks at a time. */
export async function lockReaderSeq(writer: Writer): Promise<bigint> {
  const [row] = await writer.query<{ seq: bigint }>('SELECT seq FROM notice.reader FOR UPDATE', []);
  return row?.seq ?? 0n;
}

export async function selectReaderSeq(reader: Reader): Promise<bigint> {
  const [row] = await reader.query<{ seq: bigint }>('SELECT seq FROM notice.reader', []);
  return row?.seq ?? 0n;
}

export async function updateReaderSeq(writer: Writer, seq: bigint): Promise<void> {
  await writer.query('UPDATE notice.reader SET seq = $1', [seq]);
}

interface EventRow extends Omit<ToldEvent, 'at'> {
  readonly at: bigint;
}

/** The first events of some kinds after a number, in order. */
export async function selectEventsOf(
  reader: Reader,
  kinds: readonly string[],
  { after, countMax }: { readonly after: bigint; readonly countMax: number },
): Promise<readonly ToldEvent[]> {
  const rows = await reader.query<EventRow>(
    `SELECT seq, at, kind, subject, scopes, detail, actor, persons FROM platform.event
      WHERE seq > $1 AND kind = ANY($2) ORDER BY seq LIMIT $3`,
    [after, kinds, countMax],
  );
  return rows.map((row) => ({ ...row, at: toEpochSeconds(Number(row.at)) }));
}

interface HearerRow {
  readonly id: string;
  readonly role: RoleName | null;
  readonly scope_kind: ScopeKind;
  readonly scope_id: string;
}

/** The active persons with a role in one of `scopes` or everywhere, and those of `persons`. */
export async function selectHearers(
  reader: Reader,
  scopes: readonly string[],
  persons: readonly string[],
): Promise<readonly Hearer[]> {
  const rows = await reader.query<HearerRow>(
    `SELECT p.id, g.role, g.scope_kind, g.scope_id
       FROM identity.person AS p
       LEFT JOIN identity.role_grant AS g ON g.person_id = p.id AND g.ended_at IS NULL
        AND (g.scope_kind = 'platform' OR g.scope_kind || ':' || g.scope_id = ANY($1))
      WHERE p.is_active AND (g.id IS NOT NULL OR p.id = ANY($2))
      ORDER BY p.id, g.granted_at, g.id`,
    [scopes, persons],
  );
  const grantsOf = new Map<string, RoleGrant[]>();
  for (const { id, role, scope_kind: kind, scope_id } of rows) {
    const grants = grantsOf.get(id) ?? [];
    grantsOf.set(id, grants);
    if (role !== null) grants.push({ role, scope: { kind, id: scope_id } });
  }
  return [...grantsOf].map(([id, grants]) => ({ id, grants }));
}

export interface NewNotice extends Pick<ToldEvent, 'seq' | 'at' | 'kind' | 'subject' | 'detail'> {
  readonly person: string;
  readonly wantsMail: boolean;
}

export async function insertNotices(writer: Writer, notices: readonly NewNotice[]): Promise<void> {
  const rows = notices.map(({ wantsMail, seq, ...rest }) => ({
    ...rest,
    seq: String(seq),
    wants_mail: wantsMail,
  }));
  await writer.query(
    `INSERT INTO notice.notice (person, seq, at, kind, subject, detail, wants_mail)
     SELECT person, seq, at, kind, subject, detail, wants_mail
       FROM jsonb_to_recordset($1::jsonb) AS n
         (person text, seq bigint, at bigint, kind text, subject text, detail jsonb,
          wants_mail boolean)`,
    [JSON.stringify(rows)],
  );
}

interface ChoiceRow {
  readonly person: string;
  readonly mail: MailChoice;
  readonly language: Language;
  readonly silent: readonly string[];
  readonly version: number;
}

export interface StoredChoice extends NoticeChoice {
  /** 1 where nothing was chosen yet. */
  readonly version: number;
}

export async function selectChoices(
  reader: Reader,
  persons: readonly string[],
): Promise<ReadonlyMap<string, StoredChoice>> {
  const rows = await reader.query<ChoiceRow>(
    'SELECT person, mail, language, silent, version FROM notice.choice WHERE person = ANY($1)',
    [persons],
  );
  return new Map(rows.map(({ person, ...choice }) => [person, choice]));
}

export async function choiceOf(reader: Reader, person: string): Promise<StoredChoice> {
  const choices = await selectChoices(reader, [person]);
  return choices.get(person) ?? { ...CHOSEN_NOTHING, version: 1 };
}

/** Raises the version, from 1 where nothing was chosen. */
export async function saveChoice(
  writer: Writer,
  person: string,
  { mail, language, silent }: NoticeChoice,
): Promise<void> {
  await writer.query(
    `INSERT INTO notice.choice (person, mail, language, silent, chosen_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (person) DO UPDATE
        SET mail = $2, language = $3, silent = $4, chosen_at = $5, version = choice.version + 1`,
    [person, mail, language, silent, writer.caller.at],
  );
}

/** Marks what is told to a person up to a number as read; answers how much was not read before. */
export async function updateRead(writer: Writer, person: string, until: bigint): Promise<number> {
  const rows = await writer.query(
    `UPDATE notice.notice SET read_at = $3
      WHERE person = $1 AND seq <= $2 AND read_at IS NULL RETURNING seq`,
    [person, until, writer.caller.at],
  );
  return rows.length;
}

export async function countUnread(reader: Reader, person: string): Promise<number> {
  const [row] = await reader.query<{ count: bigint }>(
    'SELECT count(*) AS count FROM notice.notice WHERE person = $1 AND read_at IS NULL',
    [person],
  );
  return Number(row?.count ?? 0n);
}

export interface NoticeRow {
  readonly seq: bigint;
  readonly at: bigint;
  readonly kind: string;
  readonly subject: string;
  readonly detail: JsonObject;
  readonly read_at: bigint | null;
}

export const NOTICE_COLUMNS = 'n.seq, n.at, n.kind, n.subject, n.detail, n.read_at';

/** Whether there is such a person, and not the agent of a site; it is locked then. */
export async function lockPersonToTell(writer: Writer, person: string): Promise<boolean> {
  const sql = 'SELECT FROM identity.person WHERE id = $1 FOR NO KEY UPDATE';
  return (await writer.query(sql, [person])).length === 1;
}

/** Removes what was told before a time, and the letters that carry nothing any more. */
export async function deleteNotices(
  writer: Writer,
  { before, rowsMax }: { readonly before: EpochSeconds; readonly rowsMax: number },
): Promise<number> {
  const rows = await writer.query(
    `DELETE FROM notice.notice WHERE (person, seq) IN
       (SELECT person, seq FROM notice.notice WHERE at < $1 ORDER BY at LIMIT $2)
     RETURNING seq`,
    [before, rowsMax],
  );
  await writer.query(
    `DELETE FROM notice.letter AS l WHERE l.made_at < $1 AND l.state <> 'waiting'
        AND NOT EXISTS (SELECT FROM notice.notice AS n WHERE n.letter = l.id)`,
    [before],
  );
  return rows.length;
}

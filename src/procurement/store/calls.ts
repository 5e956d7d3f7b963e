/** Calls. Whoever decides upon one locks it first. */
import type {
  AgreementId,
  CallId,
  CommitmentId,
  PartyId,
  ProgrammeId,
  VoteId,
} from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { NeededVote } from '../board-vote.ts';
import type { CallDocument, CallState, CallTerms } from '../call.ts';
import type { DeadlineExtension } from '../deadline.ts';
import { type CallCoreJson, fromCoreJson, toCoreJson } from './call-json.ts';

export interface StoredCall {
  readonly terms: CallTerms;
  readonly state: CallState;
  /** `undefined`: never launched. */
  readonly launchedAt: EpochSeconds | undefined;
  /** When it was first ranked; `undefined`: it never was. */
  readonly rankedAt: EpochSeconds | undefined;
  readonly cancelledAt: EpochSeconds | undefined;
  /** In their order. */
  readonly extensions: readonly DeadlineExtension[];
  /** On which it was launched; `undefined`: its terms ask for none, or it is a draft. */
  readonly launchVote: VoteId | undefined;
  readonly version: number;
}

interface TermsJson extends CallCoreJson {
  readonly name: string;
  readonly states: readonly PartyId[];
  readonly evaluatorCountMin: number;
  readonly standstillSeconds: number;
  readonly boardVotes?: readonly NeededVote[];
  readonly documents: readonly CallDocument[];
}

export interface CallRow {
  readonly id: CallId;
  readonly programme: ProgrammeId;
  readonly agreement: AgreementId;
  readonly state: CallState;
  readonly terms: TermsJson;
  readonly deadline_at: bigint;
  readonly launched_at: bigint | null;
  readonly ranked_at: bigint | null;
  readonly cancelled_at: bigint | null;
  /** Times are safe integers. */
  readonly extensions: readonly DeadlineExtension[];
  readonly launch_vote: VoteId | null;
  readonly version: number;
}

export const CALL_COLUMNS = `c.id, c.programme, c.agreement, c.state, c.terms, c.deadline_at,
  c.launched_at, c.ranked_at, c.cancelled_at, c.version,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('number', x.number, 'beforeAt', x.before_at,
            'deadlineAt', x.deadline_at, 'reason', x.reason, 'extendedAt', x.extended_at)
            ORDER BY x.number), '[]')
     FROM procurement.deadline_extension AS x WHERE x.call = c.id) AS extensions,
  (SELECT w.vote FROM procurement.act_vote AS w WHERE w.call = c.id AND w.act = 'launch')
    AS launch_vote`;

export async function selectCall(reader: Reader, id: string): Promise<StoredCall | undefined> {
  const [row] = await reader.query<CallRow>(
    `SELECT ${CALL_COLUMNS} FROM procurement.call AS c WHERE c.id = $1`,
    [id],
  );
  return row === undefined ? undefined : callFromRow(row);
}

/** As {@link selectCall}; nobody else changes the call before the transaction ends. */
export async function lockCall(writer: Writer, id: string): Promise<StoredCall | undefined> {
  const [row] = await writer.query<CallRow>(
    `SELECT ${CALL_COLUMNS} FROM procurement.call AS c WHERE c.id = $1 FOR UPDATE`,
    [id],
  );
  return row === undefined ? undefined : callFromRow(row);
}

/** All that were ever launched, cancelled ones among them, in the order of their launch. */
export async function selectLaunchedCalls(
  reader: Reader,
  countMax: number,
): Promise<readonly StoredCall[]> {
  const rows = await reader.query<CallRow>(
    `SELECT ${CALL_COLUMNS} FROM procurement.call AS c WHERE c.launched_at IS NOT NULL
      ORDER BY c.launched_at DESC, c.position DESC LIMIT $1`,
    [countMax],
  );
  return rows.map(callFromRow).toReversed();
}

/**
 * The launched calls whose agreement was signed with the commitment; of an awarded call, until each
 * award has lapsed or has its contract, which then draws on it or does without.
 */
export async function selectCallsRestingOn(
  reader: Reader,
  commitment: CommitmentId,
): Promise<readonly CallId[]> {
  const rows = await reader.query<{ readonly id: CallId }>(
    `SELECT c.id FROM procurement.call AS c
       JOIN procurement.agreement_party AS p ON p.agreement = c.agreement AND p.commitment = $1
      WHERE c.state IN ('launched', 'opened', 'ranked', 'decided')
         OR c.state = 'awarded' AND EXISTS (
           SELECT FROM procurement.awarded_bid AS a
            WHERE a.call = c.id
              AND NOT EXISTS (SELECT FROM procurement.signed_contract AS g WHERE g.bid = a.bid)
              AND NOT EXISTS (SELECT FROM procurement.award_lapse AS l WHERE l.bid = a.bid))
      ORDER BY c.position`,
    [commitment],
  );
  return rows.map(({ id }) => id);
}

export function callFromRow(row: CallRow): StoredCall {
  const { id, programme, agreement, terms } = row;
  return {
    terms: {
      id,
      programme,
      agreement,
      name: terms.name,
      ...fromCoreJson(terms),
      states: terms.states,
      evaluatorCountMin: terms.evaluatorCountMin,
      deadlineAt: toEpochSeconds(Number(row.deadline_at)),
      standstillSeconds: terms.standstillSeconds,
      ...boardVotesOf(terms),
      documents: terms.documents,
    },
    state: row.state,
    launchedAt: timeOrNone(row.launched_at),
    rankedAt: timeOrNone(row.ranked_at),
    cancelledAt: timeOrNone(row.cancelled_at),
    extensions: row.extensions,
    launchVote: row.launch_vote ?? undefined,
    version: row.version,
  };
}

/** Calls that ask for none have no such member, as before there were any. */
function boardVotesOf({ boardVotes }: Pick<CallTerms, 'boardVotes'>) {
  return boardVotes === undefined ? {} : { boardVotes };
}

function toTermsJson(terms: CallTerms): TermsJson {
  const { name, states, evaluatorCountMin, standstillSeconds, documents } = terms;
  const own = { name, states, evaluatorCountMin, standstillSeconds, documents };
  return { ...toCoreJson(terms), ...own, ...boardVotesOf(terms) };
}

/** Adds a call as a draft. */
export async function insertCall(writer: Writer, terms: CallTerms): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.call (id, programme, agreement, terms, deadline_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [
      terms.id,
      terms.programme,
      terms.agreement,
      JSON.stringify(toTermsJson(terms)),
      terms.deadlineAt,
    ],
  );
}

/** Only a draft can be written anew: the schema refuses anything else. */
export async function updateCallTerms(writer: Writer, terms: CallTerms): Promise<void> {
  await writer.query(
    `UPDATE procurement.call SET programme = $2, agreement = $3, terms = $4, deadline_at = $5,
       version = version + 1 WHERE id = $1`,
    [
      terms.id,
      terms.programme,
      terms.agreement,
      JSON.stringify(toTermsJson(terms)),
      terms.deadlineAt,
    ],
  );
}

/** The schema refuses a step that there is not. Launch, first ranking and end keep their time. */
export async function updateCallState(writer: Writer, id: CallId, state: CallState): Promise<void> {
  await writer.query(
    `UPDATE procurement.call SET state = $2::text, version = version + 1,
       launched_at = CASE WHEN $2::text = 'launched' THEN $3::bigint ELSE launched_at END,
       ranked_at = CASE WHEN $2::text = 'ranked' THEN coalesce(ranked_at, $3::bigint)
                        ELSE ranked_at END,
       cancelled_at = CASE WHEN $2::text = 'cancelled' THEN $3::bigint END
     WHERE id = $1`,
    [id, state, writer.caller.at],
  );
}

/** Adds the record first: without it the schema refuses another deadline. */
export async function updateDeadline(
  writer: Writer,
  id: CallId,
  { deadlineAt, reason }: Pick<DeadlineExtension, 'deadlineAt' | 'reason'>,
): Promise<void> {
  await writer.query(
    `INSERT INTO procurement.deadline_extension
       (call, number, before_at, deadline_at, reason, extended_at, extended_by)
     SELECT id, 1 + (SELECT count(*) FROM procurement.deadline_extension WHERE call = id),
            deadline_at, $2, $3, $4, $5
       FROM procurement.call WHERE id = $1`,
    [id, deadlineAt, reason, writer.caller.at, writer.caller.actor],
  );
  await writer.query(
    'UPDATE procurement.call SET deadline_at = $2, version = version + 1 WHERE id = $1',
    [id, deadlineAt],
  );
}

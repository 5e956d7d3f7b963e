/** Votes with their electorate and their ballots, of which the latest of each voter counts. */
import type { PartyId, ProgrammeId, VoteId } from '../../kernel/ids.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { timeOrNone } from '../../platform/database/time-or-none.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Choice, Majority, Question, Vote } from '../vote.ts';

export interface VoteRow {
  readonly id: VoteId;
  readonly programme: ProgrammeId;
  readonly question: string;
  readonly subject: string;
  readonly majority: Majority;
  readonly needs_union_vote: boolean;
  readonly union_party: PartyId | null;
  readonly put_at: bigint;
  readonly closed_at: bigint | null;
  readonly version: number;
  /** In the order in which they were put. Populations and times are safe integers. */
  readonly states: readonly (readonly [PartyId, number])[];
  readonly ballots: readonly (readonly [PartyId, Choice, number, string])[] | null;
}

export const VOTE_COLUMNS = `
  v.id, v.programme, v.question, v.subject, v.majority, v.needs_union_vote, v.union_party,
  v.put_at, v.closed_at, v.version,
  (SELECT jsonb_agg(jsonb_build_array(s.state, s.population) ORDER BY s.number)
     FROM funding.vote_state AS s WHERE s.vote = v.id) AS states,
  (SELECT jsonb_agg(jsonb_build_array(b.voter, b.choice, b.cast_at, b.cast_by) ORDER BY b.voter)
     FROM (SELECT DISTINCT ON (voter) * FROM funding.ballot WHERE vote = v.id
            ORDER BY voter, number DESC) AS b) AS ballots`;

export async function selectVote(reader: Reader, id: string): Promise<Vote | undefined> {
  const [row] = await reader.query<VoteRow>(
    `SELECT ${VOTE_COLUMNS} FROM funding.vote AS v WHERE v.id = $1`,
    [id],
  );
  return row === undefined ? undefined : voteFromRow(row);
}

/** Whoever casts or closes waits here for the other. */
export async function lockVote(writer: Writer, id: string): Promise<void> {
  await writer.query('SELECT FROM funding.vote WHERE id = $1 FOR UPDATE', [id]);
}

export function voteFromRow(row: VoteRow): Vote {
  return {
    id: row.id,
    programme: row.programme,
    question: row.question,
    subject: row.subject,
    majority: row.majority,
    needsUnionVote: row.needs_union_vote,
    union: row.union_party ?? undefined,
    states: row.states.map(([state, population]) => ({ state, population })),
    ballots: (row.ballots ?? []).map(([voter, choice, castAt, castBy]) => ({
      voter,
      choice,
      castAt: toEpochSeconds(castAt),
      castBy,
    })),
    putAt: toEpochSeconds(Number(row.put_at)),
    closedAt: timeOrNone(row.closed_at),
    version: row.version,
  };
}

/** At the time of the caller. */
export async function insertVote(writer: Writer, question: Question): Promise<void> {
  await writer.query(
    `INSERT INTO funding.vote (id, programme, question, subject, majority, needs_union_vote,
       union_party, put_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      question.id,
      question.programme,
      question.question,
      question.subject,
      question.majority,
      question.needsUnionVote,
      question.union ?? null,
      writer.caller.at,
    ],
  );
  await writer.query(
    `INSERT INTO funding.vote_state (vote, number, state, population)
     SELECT $1, number, state, population
       FROM unnest($2::text[], $3::bigint[]) WITH ORDINALITY AS given (state, population, number)`,
    [
      question.id,
      question.states.map(({ state }) => state),
      question.states.map(({ population }) => population),
    ],
  );
}

export async function insertBallot(
  writer: Writer,
  { vote, voter, choice }: { vote: VoteId; voter: PartyId; choice: Choice },
): Promise<void> {
  await writer.query(
    `INSERT INTO funding.ballot (vote, voter, choice, cast_at, cast_by)
     VALUES ($1, $2, $3, $4, $5)`,
    [vote, voter, choice, writer.caller.at, writer.caller.actor],
  );
  await writer.query('UPDATE funding.vote SET version = version + 1 WHERE id = $1', [vote]);
}

export async function updateVoteClosed(writer: Writer, id: VoteId): Promise<void> {
  await writer.query(
    'UPDATE funding.vote SET closed_at = $2, version = version + 1 WHERE id = $1',
    [id, writer.caller.at],
  );
}

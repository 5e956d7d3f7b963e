/**
 * Who leads, and how nobody else writes as if it did. The lock of PostgreSQL says who may begin;
 * the epoch fences: a leader that was paused, and comes back after another took over, finds the
 * epoch raised, and its turn is refused as a whole.
 */
import { present } from '../../kernel/assert.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Database, Reader, Writer } from '../../platform/database/transaction.ts';

/** Any number that no other lock of Polder's has. */
export const LEADER_LOCK = 5_059_370_301;

export interface Lead {
  readonly epoch: bigint;
  /** Host and process, for people. */
  readonly holder: string;
}

/** Raises the epoch: from now on no earlier leader can save a turn. */
export async function takeLead(
  database: Database,
  holder: string,
  at: EpochSeconds,
): Promise<Lead> {
  const caller = { actor: 'system_engine', at, requestId: '' };
  const taken = await database.write(caller, async (writer) => {
    const [row] = await writer.query<{ epoch: bigint }>(
      `UPDATE live.leader SET epoch = epoch + 1, holder = $1, taken_at = $2 RETURNING epoch`,
      [holder, at],
    );
    const epoch = row?.epoch ?? 0n;
    const detail = { epoch: String(epoch), holder };
    writer.audit({ action: 'engine.lead', subject: 'engine', detail });
    return done(epoch);
  });
  return { epoch: taken.value, holder };
}

/** Another leads now. Nothing of the turn is saved; its memory is worth nothing any more. */
export interface Deposed {
  readonly reason: 'deposed';
  readonly epoch: bigint;
}

/**
 * To be called first in the transaction of a turn: from here on the row is locked, so that no two
 * turns are saved at once.
 */
export async function countTurn(writer: Writer, lead: Lead): Promise<Outcome<bigint, Deposed>> {
  const [row] = await writer.query<{ turn: bigint }>(
    `UPDATE live.leader SET turn = turn + 1, turned_at = $2 WHERE epoch = $1 RETURNING turn`,
    [lead.epoch, writer.caller.at],
  );
  if (row === undefined) return refused({ reason: 'deposed', epoch: lead.epoch });
  return done(row.turn);
}

export interface LeaderRow {
  readonly epoch: bigint;
  readonly holder: string;
  readonly takenAt: number;
  readonly turn: bigint;
  readonly turnedAt: number;
}

/** Who leads, as last saved. */
export async function loadLeader(reader: Reader): Promise<LeaderRow> {
  const [found] = await reader.query<{
    epoch: bigint;
    holder: string;
    taken_at: bigint;
    turn: bigint;
    turned_at: bigint;
  }>('SELECT epoch, holder, taken_at, turn, turned_at FROM live.leader', []);
  const row = present(found, 'The row of the leader');
  const { epoch, holder, turn } = row;
  return { epoch, holder, turn, takenAt: Number(row.taken_at), turnedAt: Number(row.turned_at) };
}

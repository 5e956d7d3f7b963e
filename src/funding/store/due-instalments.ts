import type { CommitmentId, PartyId, ProgrammeId } from '../../kernel/ids.ts';
import type { Interval } from '../../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader } from '../../platform/database/transaction.ts';

/** An instalment that was called and is not paid. */
export interface DueInstalment {
  readonly commitment: CommitmentId;
  readonly party: PartyId;
  readonly programme: ProgrammeId;
  readonly calledAt: EpochSeconds;
  /** Nobody has to pay before it is called. */
  readonly dueAt: EpochSeconds;
}

interface DueInstalmentRow extends Pick<DueInstalment, 'commitment' | 'party' | 'programme'> {
  readonly called_at: bigint;
  readonly due_at: bigint;
}

/** Those that are to be paid at some time from the start to before the end. */
export async function selectDueInstalments(
  reader: Reader,
  { start, end }: Interval,
): Promise<readonly DueInstalment[]> {
  const rows = await reader.query<DueInstalmentRow>(
    `SELECT c.id AS commitment, c.party, c.programme, i.called_at,
            greatest(i.due_at, i.called_at) AS due_at
       FROM funding.instalment AS i JOIN funding.commitment AS c ON c.id = i.commitment
      WHERE c.status = 'called' AND i.called_at IS NOT NULL AND i.paid_at IS NULL
        AND greatest(i.due_at, i.called_at) >= $1 AND greatest(i.due_at, i.called_at) < $2
      ORDER BY c.position, i.number`,
    [start, end],
  );
  return rows.map(({ called_at, due_at, ...row }) => ({
    ...row,
    calledAt: toEpochSeconds(Number(called_at)),
    dueAt: toEpochSeconds(Number(due_at)),
  }));
}

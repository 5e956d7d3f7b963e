/** What selections need of funding, and of the solver. */
import { countingMicros } from '../funding/counting.ts';
import { isNational } from '../funding/party.ts';
import { selectCommitments } from '../funding/store/commitments.ts';
import { selectParties } from '../funding/store/parties.ts';
import { selectVote } from '../funding/store/votes.ts';
import type { CommitmentId, PartyId, ProgrammeId } from '../kernel/ids.ts';
import { type EpochSeconds, type EurMicros, toEurMicros } from '../kernel/units.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { solveProgramme } from '../platform/solver/solve-programme.ts';
import type { SelectionPorts } from '../procurement/commands/selections.ts';

export const SELECTION_PORTS: SelectionPorts = {
  solve: (programme, secondsMax) =>
    solveProgramme(programme, { secondsMax, now: () => performance.now() }),
  committedByState,
  voteOf: selectVote,
};

/**
 * What states and their regions have signed for a programme, as far as it counts, for their own
 * territory or for none that is named, less what contracts draw on already. Money promised for
 * another territory is not for this state's share.
 */
async function committedByState(
  reader: Reader,
  programme: ProgrammeId,
  at: EpochSeconds,
): Promise<ReadonlyMap<PartyId, EurMicros>> {
  const parties = new Map((await selectParties(reader)).map((party) => [party.id, party]));
  const drawn = await selectDrawnMicros(reader);
  const sums = new Map<PartyId, EurMicros>();
  for (const commitment of await selectCommitments(reader)) {
    const party = parties.get(commitment.party);
    if (commitment.programme !== programme || party?.state === undefined) continue;
    if (!isNational(party.kind)) continue;
    if ((commitment.territory ?? party.state) !== party.state) continue;
    const left = countingMicros(commitment, at) - (drawn.get(commitment.id) ?? 0n);
    const before = sums.get(party.state) ?? 0n;
    sums.set(party.state, toEurMicros(left > 0n ? before + left : before));
  }
  return sums;
}

/** What contracts draw on each commitment. */
export async function selectDrawnMicros(
  reader: Reader,
): Promise<ReadonlyMap<CommitmentId, bigint>> {
  const rows = await reader.query<{ readonly commitment: CommitmentId; readonly micros: string }>(
    `SELECT commitment, sum(micros)::text AS micros
       FROM procurement.contribution GROUP BY commitment`,
    [],
  );
  return new Map(rows.map(({ commitment, micros }) => [commitment, BigInt(micros)]));
}

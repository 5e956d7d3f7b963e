/** Votes that acts of procurement were done on. Only ever added. */
import type { VoteId } from '../../kernel/ids.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { VotedAct } from '../board-vote.ts';

/** After the act itself; not before the vote was closed, by whatever clock that was. */
export async function insertActVote(writer: Writer, act: VotedAct, vote: VoteId): Promise<void> {
  const selection = act.kind === 'selection' ? act.number : null;
  const change = act.kind === 'control-change' ? act : undefined;
  await writer.query(
    `INSERT INTO procurement.act_vote (vote, act, call, selection, contract, change, recorded_at)
     SELECT $1, $2, $3, $4::integer, $5::text, $6::integer, greatest($7, max(closed_at))
       FROM funding.vote WHERE id = $1`,
    [
      vote,
      act.kind,
      act.call,
      selection,
      change?.contract ?? null,
      change?.number ?? null,
      writer.caller.at,
    ],
  );
}

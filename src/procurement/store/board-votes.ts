/** Votes that acts of procurement were done on. Only ever added. */
import type { VoteId } from '../../kernel/ids.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { VotedAct } from '../board-vote.ts';

/** After the act itself. */
export async function insertActVote(writer: Writer, act: VotedAct, vote: VoteId): Promise<void> {
  const selection = act.kind === 'selection' ? act.number : null;
  const change = act.kind === 'control-change' ? act : undefined;
  await writer.query(
    `INSERT INTO procurement.act_vote (vote, act, call, selection, contract, change, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
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

/** A party decides on a programme. Refusals in the order of the rule in `position.ts`. */
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import {
  type Position,
  type PositionDraft,
  type PositionRefusal,
  positionRefusal,
} from '../position.ts';
import { selectCommitmentsOf } from '../store/commitments.ts';
import { selectParties, selectProgrammes } from '../store/parties.ts';
import { lockPlan } from '../store/plan-header.ts';
import { insertPosition } from '../store/positions.ts';

export type PositionOutcome = Outcome<Position, PositionRefusal>;

/** Adds a decision, which counts from now on. Under the lock of the plan: a signature waits. */
export async function decidePosition(
  writer: Writer,
  draft: PositionDraft,
): Promise<PositionOutcome> {
  await lockPlan(writer);
  const { party, programme, takesPart, reason, explanation, budgetGap, tracks } = draft;
  const refusal = positionRefusal(draft, {
    parties: await selectParties(writer),
    programmes: await selectProgrammes(writer),
    commitments: await selectCommitmentsOf(writer, party),
  });
  if (refusal !== undefined) return refused(refusal);
  const position = await insertPosition(writer, draft);
  const gap =
    budgetGap === undefined
      ? {}
      : { year: budgetGap.year, shortfallMicros: String(budgetGap.shortfallMicros) };
  writer.audit({
    action: 'position.decide',
    subject: party,
    detail: { programme, takesPart, reason: reason ?? null, explanation, tracks, ...gap },
  });
  writer.publish({
    kind: 'position.decided',
    subject: party,
    scopes: [`party:${party}`, `programme:${programme}`],
    detail: { programme, takesPart, tracks },
  });
  return done(position);
}

/** A call that was judged and decided, with one opened bid, from its award to its contract. */
import type { TestDatabase } from '../../platform/database/testing/create-test-database.ts';
import type { OpenedBid } from '../../procurement/bid.ts';
import { type Decision, toCandidate } from '../../procurement/selection/decision.ts';
import { insertAward } from '../../procurement/store/awards.ts';
import { insertCall, updateCallState } from '../../procurement/store/calls.ts';
import { insertSelection } from '../../procurement/store/selections.ts';
import { day } from '../../procurement/testing/awarded-bid.ts';
import { seedOpenedBids } from '../../procurement/testing/seed-bids.ts';
import { applyText, callerAt } from './applied.ts';
import { TERMS } from './river-programme.ts';

/** The programme file is applied on 1 January 2027. */
export async function seedDecidedCall(
  { database }: TestDatabase,
  fileText: string,
  { id, bidder, content }: OpenedBid,
): Promise<void> {
  const applied = await applyText(database, fileText, { at: day('2027-01-01') });
  if (!applied.ok) throw new Error(`The programme was not applied: ${JSON.stringify(applied)}`);
  await database.write(callerAt(day('2027-01-15')), async (writer) => {
    await writer.query(
      `INSERT INTO procurement.agreement (id, programme, name, core)
       VALUES ('agreement_test', 'programme_joint', 'Test', '{}')`,
    );
    await insertCall(writer, TERMS);
    await updateCallState(writer, TERMS.id, 'launched');
    const opening = { call: TERMS.id, deadlineAt: TERMS.deadlineAt };
    await seedOpenedBids(writer, opening, [{ id, bidder, content, faults: [] }]);
    await updateCallState(writer, TERMS.id, 'opened');
    await updateCallState(writer, TERMS.id, 'ranked');
    await insertSelection(writer, TERMS.id, decisionOn(id, content), day('2027-01-15'));
    await updateCallState(writer, TERMS.id, 'decided');
    writer.audit({ action: 'call.decide', subject: TERMS.id, detail: {} });
    return { ok: true as const, value: undefined };
  });
}

/** Of one bid, that is taken, whatever its states have left. */
function decisionOn(bid: OpenedBid['id'], content: OpenedBid['content']): Decision {
  const candidate = toCandidate({ bid, lot: content.lot, scoreThousandths: 90_000 }, content);
  const { lots, projectCountMax, unionMicrosMax, unionMicrosMaxByPhase } = TERMS;
  const committedMicros = new Map(candidate.national.map(({ state, micros }) => [state, micros]));
  const caps = { lots, projectCountMax, unionMicrosMax, unionMicrosMaxByPhase, committedMicros };
  const chosen = { bids: [bid], scoreThousandths: candidate.scoreThousandths, excluded: [] };
  const objective = candidate.scoreThousandths;
  return {
    ...{ candidates: [candidate], caps, byRank: chosen, optimum: chosen, chosen },
    solved: { objective, bound: objective, isOptimal: true, milliseconds: 0 },
    ...{ basis: 'rank-order', reason: undefined },
  };
}

export async function awardCall({ database }: TestDatabase, date: string): Promise<void> {
  await database.write(callerAt(day(date)), async (writer) => {
    await insertAward(writer, TERMS.id, 1);
    await updateCallState(writer, TERMS.id, 'awarded');
    writer.audit({ action: 'call.award', subject: TERMS.id, detail: {} });
    return { ok: true as const, value: undefined };
  });
}

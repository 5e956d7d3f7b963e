/** A call that was judged and decided, with one opened bid, as its contract is signed from. */
import type { TestDatabase } from '../../platform/database/testing/create-test-database.ts';
import type { OpenedBid } from '../../procurement/bid.ts';
import { insertCall, updateCallState } from '../../procurement/store/calls.ts';
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
    await updateCallState(writer, TERMS.id, 'decided');
    writer.audit({ action: 'call.decide', subject: TERMS.id, detail: {} });
    return { ok: true as const, value: undefined };
  });
}

export async function awardCall({ database }: TestDatabase, date: string): Promise<void> {
  await database.write(callerAt(day(date)), async (writer) => {
    await updateCallState(writer, TERMS.id, 'awarded');
    writer.audit({ action: 'call.award', subject: TERMS.id, detail: {} });
    return { ok: true as const, value: undefined };
  });
}

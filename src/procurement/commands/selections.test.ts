import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BidId } from '../../kernel/ids.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { Caller, Writer } from '../../platform/database/transaction.ts';
import type { ComplaintId } from '../award.ts';
import type { DecisionDraft } from '../selection/decision.ts';
import { selectAwardNotice } from '../store/award-notices.ts';
import { insertCallUp, insertLapse, selectAwardOf } from '../store/awards.ts';
import { selectCall, selectCallsRestingOn, updateCallState } from '../store/calls.ts';
import { insertAssignment } from '../store/evaluations.ts';
import { selectSelectedMicros, selectSelection } from '../store/selections.ts';
import { JUDGED_CALL, SELECTING, seedJudgedCall } from '../testing/judged-call.ts';
import { answerComplaint, awardCall, lapseAward, lodgeComplaint } from './awards.ts';
import { callUpReserve } from './reserve.ts';
import { compareChoices, decideCall, type SelectionPorts } from './selections.ts';

const DECIDED_AT = JUDGED_CALL.deadlineAt + 1_000;
const END_AT = DECIDED_AT + JUDGED_CALL.standstillSeconds;

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await seedJudgedCall(store.database);
  await at(DECIDED_AT - 1, async (writer) => {
    await insertAssignment(writer, 'bid_b', 'person_e');
    await writer.query(
      `INSERT INTO procurement.consensus
         (bid, criterion, revision, thousandths, comment, written_at, written_by)
       SELECT bid, criterion, 1, points, 'So', 1, 'person_officer'
         FROM (VALUES ('bid_a', 80000), ('bid_b', 90000)) AS b (bid, points),
              (VALUES ('scale'), ('cost')) AS c (criterion)`,
    );
    await writer.query(
      `INSERT INTO procurement.financial_check
         (bid, revision, finding, institution, accreditation, recorded_at, recorded_by)
       SELECT bid, 1, 'passed', 'Bank', 'R', 1, 'person_officer'
         FROM (VALUES ('bid_a'), ('bid_b')) AS b (bid)`,
    );
    await writer.query(
      `INSERT INTO funding.commitment (id, party, programme)
       VALUES ('commitment_de', 'party_de', 'programme_p')`,
    );
    await writer.query(
      `INSERT INTO procurement.agreement_party
         (agreement, party, number, commitment, signed_at, signed_by)
       VALUES ('agreement_a', 'party_de', 1, 'commitment_de', 1, 'person_state')`,
    );
    await updateCallState(writer, 'call_a', 'ranked');
    writer.audit({ action: 'call.rank', subject: 'call_a', detail: {} });
    return done(undefined);
  });
});
afterAll(() => store.close());

function at<T extends Outcome<unknown, { readonly reason: string }>>(
  seconds: number,
  work: (writer: Writer) => Promise<T>,
  actor = 'person_a',
): Promise<T> {
  const caller: Caller = { actor, at: toEpochSeconds(seconds), requestId: 'r' };
  return store.database.write(caller, work);
}

const target = { id: 'call_a', version: undefined } as const;
const decide = (draft: DecisionDraft, by = 'person_a', ports = SELECTING) => {
  const caller: Caller = { actor: by, at: toEpochSeconds(DECIDED_AT), requestId: 'r' };
  return decideCall(store.database, caller, { ...target, draft, vote: undefined }, ports);
};
const complain = (id: ComplaintId, seconds: number, bid: BidId = 'bid_a') =>
  at(seconds, (writer) => lodgeComplaint(writer, { id, bid, ground: 'The score.' }));
const answer = (
  id: ComplaintId,
  verdict: 'upheld' | 'dismissed',
  by = 'person_a',
  seconds = END_AT,
) =>
  at(
    seconds,
    (writer) =>
      answerComplaint(writer, { id, version: undefined }, { verdict, answer: 'Because.' }),
    by,
  );
const award = (seconds: number, by = 'person_a') =>
  at(seconds, (writer) => awardCall(writer, target), by);
/** By a server whose clock is behind that by which the call was awarded. */
const lapse = (bid: BidId, by = 'person_a') =>
  at(END_AT - 60, (writer) => lapseAward(writer, { bid, reason: 'Declined.' }), by);
const callUp = (seconds: number, by = 'person_a', committed = SELECTING.committedByState) =>
  at(seconds, (writer) => callUpReserve(writer, target, committed), by);
/** Around the command: what the schema lets in. */
const sign = (bid: BidId, seconds: number) =>
  at(seconds, async (writer) => {
    await writer.query(
      `INSERT INTO procurement.signed_contract (contract, call, bid, terms, signed_at)
       VALUES ('contract_x', 'call_a', $1, '{}', $2)`,
      [bid, seconds],
    );
    return done(undefined);
  });
const selected = () => selectSelectedMicros(store.database, 'programme_p');
const BY_RANK: DecisionDraft = { basis: 'rank-order', bids: undefined, reason: undefined };

/** One after the other: each stands on those before it. */
describe('A ranked call', () => {
  test.each<readonly [string, Partial<DecisionDraft>, Record<string, unknown>]>([
    ['a list without bids', { basis: 'list' }, { reason: 'list_incomplete', lacks: 'bids' }],
    [
      'a list without a reason',
      { basis: 'list', bids: ['bid_a', 'bid_a'] },
      { reason: 'list_incomplete', lacks: 'reason' },
    ],
    ['bids beside rank order', { bids: ['bid_a'] }, { reason: 'list_not_asked' }],
    [
      'a bid twice',
      { basis: 'list', bids: ['bid_a', 'bid_a', 'bid_c'], reason: 'R' },
      { reason: 'bid_twice', bid: 'bid_a' },
    ],
    [
      'a bid that was excluded',
      { basis: 'list', bids: ['bid_a', 'bid_c'], reason: 'R' },
      { reason: 'bid_not_ranked', bid: 'bid_c' },
    ],
    [
      'a list above a commitment (rule 2)',
      { basis: 'list', bids: ['bid_a', 'bid_b'], reason: 'R' },
      {
        reason: 'cap_broken',
        bid: 'bid_a',
        exclusion: {
          reason: 'state_commitment',
          state: 'party_de',
          overMicros: 300_000_000_000_000n,
        },
      },
    ],
    ['an empty list', { basis: 'list', bids: [], reason: 'R' }, { reason: 'nothing_selected' }],
  ])('is not decided by %s', async (_, change, refusal) => {
    expect(await decide({ ...BY_RANK, ...change })).toMatchObject({ ok: false, ...refusal });
  });

  test('rule 4: is not decided by who judges its bids', async () => {
    const refusal = { ok: false, reason: 'evaluator_decides', person: 'person_e' };
    expect(await decide(BY_RANK, 'person_e')).toMatchObject(refusal);
  });

  test('is not decided on an optimum that was not proven in time', async () => {
    const hurried: SelectionPorts = {
      ...SELECTING,
      solve: async (...asked) => {
        const solved = await SELECTING.solve(...asked);
        return { ...solved, isOptimal: false, bound: solved.objective + 1 };
      },
    };
    const byOptimum: DecisionDraft = { ...BY_RANK, basis: 'optimum' };
    const refusal = { ok: false, reason: 'optimum_not_proven' };
    expect(await decide(byOptimum, 'person_a', hurried)).toMatchObject(refusal);
  });

  test('is not decided on what has changed while it was solved', async () => {
    const state = toEurMicros(700_000_000_000_000n);
    let isSolved = false;
    const meanwhile = (change: () => Promise<unknown>): SelectionPorts => ({
      ...SELECTING,
      solve: async (...asked) => {
        isSolved = true;
        await change();
        return SELECTING.solve(...asked);
      },
      committedByState: async () =>
        new Map([['party_de', toEurMicros(isSolved ? state - 1n : state)]]),
    });
    const refusal = { ok: false, reason: 'inputs_changed', call: 'call_a' };
    expect(
      await decide(
        BY_RANK,
        'person_a',
        meanwhile(async () => undefined),
      ),
    ).toMatchObject(refusal);
    const judgedAnew = async () => {
      await at(DECIDED_AT, async (writer) => {
        // Another transaction gets the call while the solver runs: nobody holds it.
        await writer.query(`SELECT FROM procurement.call WHERE id = 'call_a' FOR UPDATE NOWAIT`);
        await updateCallState(writer, 'call_a', 'opened');
        await writer.query(
          `INSERT INTO procurement.consensus
             (bid, criterion, revision, thousandths, comment, written_at, written_by)
           VALUES ('bid_b', 'scale', 2, 90001, 'So', 1, 'person_officer')`,
        );
        await updateCallState(writer, 'call_a', 'ranked');
        writer.audit({ action: 'bid.judge', subject: 'bid_b', detail: {} });
        return done(undefined);
      });
    };
    const ports = { ...meanwhile(judgedAnew), committedByState: SELECTING.committedByState };
    expect(await decide(BY_RANK, 'person_a', ports)).toMatchObject(refusal);
    expect((await selectCall(store.database, 'call_a'))?.state).toBe('ranked');
  });

  test('is awarded only once it is decided', async () => {
    expect(await award(END_AT)).toMatchObject({ reason: 'wrong_call_state', found: 'ranked' });
    expect(await complain('complaint_early', DECIDED_AT)).toMatchObject({
      reason: 'wrong_call_state',
    });
  });

  test('is decided by a list, and ranked again where a complaint is upheld', async () => {
    const made = await decide({ basis: 'list', bids: ['bid_a'], reason: 'Grid is there.' });
    expect(made).toMatchObject({
      ok: true,
      value: {
        number: 1,
        chosen: { bids: ['bid_a'] },
        byRank: { bids: ['bid_b'] },
        optimum: { bids: ['bid_b'] },
        standstillEndsAt: END_AT,
      },
    });
    expect(await decide(BY_RANK)).toMatchObject({ reason: 'wrong_call_state', found: 'decided' });
    const withdrawn = `UPDATE procurement.bid SET state = 'withdrawn' WHERE id = 'bid_w'`;
    await at(DECIDED_AT, async (writer) => {
      await writer.query(`
        INSERT INTO procurement.bid (id, call, bidder, state, received_at, content_sha256)
        SELECT 'bid_w', call, bidder, 'sealed', received_at, content_sha256
          FROM procurement.bid WHERE id = 'bid_a'`);
      await writer.query(withdrawn);
      writer.audit({ action: 'bid.seed', subject: 'bid_w', detail: {} });
      return done(undefined);
    });
    expect(await complain('complaint_w', END_AT - 1, 'bid_w')).toMatchObject({
      reason: 'bid_withdrawn',
    });
    expect(await complain('complaint_a', END_AT - 1)).toMatchObject({ ok: true });
    expect(await complain('complaint_a', END_AT - 1)).toMatchObject({ reason: 'exists' });
    expect(await answer('complaint_a', 'upheld')).toMatchObject({ ok: true });
    expect((await selectCall(store.database, 'call_a'))?.state).toBe('ranked');
    expect((await selectSelection(store.database, 'call_a'))?.voidedAt).toBe(END_AT);
  });

  test('decided anew keeps what anyone needs to compute both choices again', async () => {
    expect(await decide(BY_RANK)).toMatchObject({ ok: true, value: { number: 2 } });
    const stored = await selectSelection(store.database, 'call_a');
    expect(stored).toBeDefined();
    if (stored === undefined) return;
    const again = await compareChoices(stored, SELECTING.solve);
    expect({ byRank: again.byRank, optimum: again.optimum }).toEqual({
      byRank: stored.byRank,
      optimum: stored.optimum,
    });
    expect(stored.chosen.excluded).toMatchObject([
      { bid: 'bid_a', exclusion: { reason: 'state_commitment' } },
    ]);
  });

  test('is awarded once, after standstill and open complaints', async () => {
    expect(await complain('complaint_b', DECIDED_AT - 60)).toMatchObject({ ok: true });
    expect(await complain('complaint_c', END_AT)).toMatchObject({ reason: 'standstill_over' });
    expect(await award(END_AT - 1)).toMatchObject({ reason: 'standstill_runs', endsAt: END_AT });
    expect(await award(END_AT)).toMatchObject({
      reason: 'complaints_open',
      complaints: ['complaint_b'],
    });
    const unasked = at(END_AT, async (writer) => {
      await writer.query(`INSERT INTO procurement.award VALUES ('call_a', 2, $1, 'x')`, [END_AT]);
      return done(undefined);
    });
    await expect(unasked).rejects.toMatchObject({ name: 'ConstraintViolated' });
    const judge = { ok: false, reason: 'evaluator_decides', person: 'person_e' };
    expect(await answer('complaint_b', 'dismissed', 'person_e')).toEqual(judge);
    expect(await answer('complaint_b', 'dismissed')).toMatchObject({ ok: true });
    expect(await award(END_AT, 'person_e')).toEqual(judge);
    expect(await answer('complaint_b', 'upheld')).toMatchObject({ reason: 'complaint_answered' });
    expect(await award(END_AT)).toMatchObject({ ok: true, value: { number: 2 } });
    expect(await award(END_AT)).toMatchObject({ reason: 'wrong_call_state', found: 'awarded' });
    expect(await selectAwardOf(store.database, 'bid_b')).toMatchObject({ bidder: 'party_x' });
    expect(await selectAwardOf(store.database, 'bid_a')).toBeUndefined();
  });

  test('holds what an award asks of its state until it lapses, which it does once', async () => {
    expect(await selected()).toEqual(new Map([['party_de', 500_000_000_000_000n]]));
    expect(await selectCallsRestingOn(store.database, 'commitment_de')).toEqual(['call_a']);
    const judge = { ok: false, reason: 'evaluator_decides', person: 'person_e' };
    expect(await lapse('bid_b', 'person_e')).toEqual(judge);
    expect(await lapse('bid_a')).toMatchObject({ reason: 'nothing_awarded', bid: 'bid_a' });
    expect(await lapse('bid_no')).toMatchObject({ reason: 'not_found', id: 'bid_no' });
    expect(await callUp(END_AT)).toMatchObject({ ok: false, reason: 'nothing_lapsed' });
    const unasked = at(END_AT, async (writer) => {
      await insertLapse(writer, 'call_a', { bid: 'bid_a', reason: 'R' });
      return done(undefined);
    });
    await expect(unasked).rejects.toMatchObject({ name: 'ConstraintViolated' });
    const ended = { bid: 'bid_b', reason: 'Declined.', lapsedAt: END_AT };
    expect(await lapse('bid_b')).toEqual({ ok: true, value: ended });
    expect(await lapse('bid_b')).toMatchObject({ reason: 'award_lapsed', lapsedAt: END_AT });
    expect(await selected()).toEqual(new Map());
    expect(await selectCallsRestingOn(store.database, 'commitment_de')).toEqual([]);
    await expect(sign('bid_b', END_AT)).rejects.toThrow(/has lapsed/);
  });
});

/** On the call of the tests above, in which `bid_b` was awarded and has lapsed. */
describe('The reserve of an awarded call', () => {
  const SECOND_END_AT = END_AT + 10 + JUDGED_CALL.standstillSeconds;

  test('has one called up for each award that lapsed, which asks its state for money', async () => {
    const judge = { ok: false, reason: 'evaluator_decides', person: 'person_e' };
    expect(await callUp(END_AT + 10, 'person_e')).toEqual(judge);
    const poor = async () => new Map([['party_de' as const, toEurMicros(499_999_999_999_999n)]]);
    expect(await callUp(END_AT + 10, 'person_a', poor)).toMatchObject({
      reason: 'reserve_empty',
      excluded: [{ bid: 'bid_a', exclusion: { reason: 'state_commitment', overMicros: 1n } }],
    });
    const unfit = at(END_AT + 10, async (writer) => {
      const of = { call: 'call_a', number: 2 } as const;
      await insertCallUp(writer, of, {
        bid: 'bid_b',
        standstillEndsAt: toEpochSeconds(SECOND_END_AT),
      });
      return done(undefined);
    });
    await expect(unfit).rejects.toThrow(/on no reserve/);
    expect(await callUp(END_AT + 10)).toEqual({
      ok: true,
      value: {
        ...{ call: 'call_a', bid: 'bid_a' },
        ...{ calledUpAt: END_AT + 10, standstillEndsAt: SECOND_END_AT },
      },
    });
    expect(await selected()).toEqual(new Map([['party_de', 500_000_000_000_000n]]));
    expect(await selectCallsRestingOn(store.database, 'commitment_de')).toEqual(['call_a']);
    const notice = await selectAwardNotice(store.database, 'call_a');
    expect(notice?.awards.map(({ bid }) => bid)).toEqual(['bid_b', 'bid_a']);
    expect(notice?.lots).toMatchObject([{ ranked: 2, awarded: 2 }]);
    expect(notice?.keptOut).toEqual([]);
  });

  test('waits for a standstill, in which any bidder may complain of it', async () => {
    const runs = { reason: 'standstill_runs', endsAt: SECOND_END_AT };
    expect(await callUp(SECOND_END_AT - 1)).toMatchObject(runs);
    expect(await complain('complaint_d', SECOND_END_AT - 1, 'bid_b')).toMatchObject({
      value: { bid: 'bid_b', number: 2, calledUp: 'bid_a' },
    });
    expect(await complain('complaint_l', SECOND_END_AT)).toMatchObject({
      reason: 'standstill_over',
    });
    expect(await callUp(SECOND_END_AT)).toMatchObject({
      reason: 'complaints_open',
      complaints: ['complaint_d'],
    });
    await expect(sign('bid_a', SECOND_END_AT - 1)).rejects.toThrow(/not to be signed yet/);
    await expect(sign('bid_a', SECOND_END_AT)).rejects.toThrow(/not to be signed yet/);
  });

  test('loses whom a complaint was upheld about, and has nobody twice', async () => {
    const { state } = (await selectCall(store.database, 'call_a')) ?? {};
    expect(await answer('complaint_d', 'upheld', 'person_a', SECOND_END_AT)).toMatchObject({
      ok: true,
    });
    expect((await selectCall(store.database, 'call_a'))?.state).toBe(state);
    expect((await selectSelection(store.database, 'call_a'))?.voidedAt).toBeUndefined();
    expect(await selectAwardOf(store.database, 'bid_a')).toMatchObject({
      lapse: { reason: 'The complaint complaint_d was upheld.' },
    });
    expect(await selected()).toEqual(new Map());
    expect(await callUp(SECOND_END_AT)).toMatchObject({ reason: 'reserve_empty', excluded: [] });
    expect(await complain('complaint_n', SECOND_END_AT - 1)).toMatchObject({
      reason: 'wrong_call_state',
      found: 'awarded',
    });
  });
});

/** How the bids of a demo's call are judged, ranked, decided on and awarded. */
import { type EpochSeconds, SECONDS_PER_DAY, toEpochSeconds } from '../../../kernel/units.ts';
import type { Writer } from '../../../platform/database/transaction.ts';
import { awardCall, lodgeComplaint } from '../../../procurement/commands/awards.ts';
import {
  assignEvaluator,
  declareInterest,
  rankCall,
  recordConsensus,
  recordFinancialCheck,
  scoreBid,
} from '../../../procurement/commands/evaluations.ts';
import {
  compareChoices,
  decideSelection,
  readInputs,
} from '../../../procurement/commands/selections.ts';
import { SELECTION_PORTS } from '../../selection-ports.ts';
import { asOf } from '../as-of.ts';
import { must } from '../must.ts';
import { EVALUATOR_IDS, OFFICER_IDS } from './call-persons.ts';
import type { PlannedBid, PlannedCall } from './call-plan.ts';

type Evaluator = (typeof EVALUATOR_IDS)[number];

/** Scores differ between evaluators by these points; the consensus is that of the example. */
const LEANINGS: Readonly<Record<Evaluator, number>> = {
  'person_demo-reviewer': 2,
  'person_demo-second-evaluator': -1,
  'person_demo-third-evaluator': -1,
};

/** Whose money was found not to be there. */
const FAILED_BIDDER = 'party_attica';

/** All of it where the call goes on; where it does not, the first evaluator is still to begin. */
export async function judge(writer: Writer, call: PlannedCall): Promise<void> {
  const at = (days: number) => toEpochSeconds(call.terms.deadlineAt + days * SECONDS_PER_DAY);
  for (const [index, bid] of call.bids.entries()) {
    const target = { call: call.terms.id, bid: bid.id };
    const officer = asOf(writer, at(1), OFFICER_IDS[0]);
    for (const person of EVALUATOR_IDS) must(await assignEvaluator(officer, target, person));
    if (call.stage === 'opened') {
      await judgeInPart(writer, { call, bid, at: at(3) }, index === 0);
      continue;
    }
    for (const person of EVALUATOR_IDS) {
      await scoreAs(asOf(writer, at(4), person), call, bid);
    }
    const first = asOf(writer, at(6), EVALUATOR_IDS[0]);
    for (const points of pointsOf(bid, 0)) must(await recordConsensus(first, target, points));
    await checkMoney(asOf(writer, at(7), OFFICER_IDS[0]), call, bid);
  }
}

interface BidOfCall {
  readonly call: PlannedCall;
  readonly bid: PlannedBid;
  readonly at: EpochSeconds;
}

/** The second evaluator has scored; the third has a conflict with the first bid. */
async function judgeInPart(writer: Writer, { call, bid, at }: BidOfCall, isFirst: boolean) {
  const [, second, third] = EVALUATOR_IDS;
  const target = { call: call.terms.id, bid: bid.id };
  await scoreAs(asOf(writer, at, second), call, bid);
  const declared = isFirst
    ? { kind: 'conflict' as const, said: 'My sister works for a member of the consortium.' }
    : { kind: 'none' as const };
  must(await declareInterest(asOf(writer, at, third), target, declared));
}

async function scoreAs(evaluator: Writer, { terms }: PlannedCall, bid: PlannedBid) {
  const target = { call: terms.id, bid: bid.id };
  must(await declareInterest(evaluator, target, { kind: 'none' }));
  const leaning = LEANINGS[evaluator.caller.actor as Evaluator] ?? 0;
  for (const points of pointsOf(bid, leaning)) must(await scoreBid(evaluator, target, points));
}

function pointsOf({ scores }: PlannedBid, leaning: number) {
  return Object.entries(scores).map(([criterion, points]) => ({
    criterion,
    thousandths: (points + leaning) * 1_000,
    comment: leaning === 0 ? 'Agreed by all three.' : 'As invented.',
  }));
}

async function checkMoney(officer: Writer, { terms }: PlannedCall, { id, bidder }: PlannedBid) {
  const finding =
    bidder === FAILED_BIDDER
      ? { kind: 'failed' as const, reason: 'The private part is not secured.' }
      : { kind: 'passed' as const };
  const check = { finding, institution: 'A bank (invented)', accreditation: 'Invented' };
  must(await recordFinancialCheck(officer, { call: terms.id, bid: id }, check));
}

/** A decision in its standstill has a complaint that is open; an awarded one has none. */
export async function decideAndAward(writer: Writer, call: PlannedCall): Promise<void> {
  const { id, deadlineAt } = call.terms;
  const isAwarded = call.stage === 'awarded';
  const at = (days: number) => toEpochSeconds(deadlineAt + days * SECONDS_PER_DAY);
  must(await rankCall(asOf(writer, at(14), OFFICER_IDS[0]), id));
  // The standstill of a call that is not awarded is to run on for some days from now.
  const officer = asOf(writer, at(isAwarded ? 20 : 36), OFFICER_IDS[0]);
  const { committedByState } = SELECTION_PORTS;
  const inputs = must(
    await readInputs(writer, { callId: id, at: officer.caller.at }, committedByState),
  );
  const compared = await compareChoices(inputs, SELECTION_PORTS.solve);
  const draft = { basis: 'rank-order', bids: undefined, reason: undefined } as const;
  const target = { id, version: undefined };
  const prepared = { draft, compared, vote: undefined };
  must(await decideSelection(officer, target, prepared, SELECTION_PORTS));
  const [bid] = call.bids.filter(({ bidder }) => bidder === 'party_lusitania');
  if (!isAwarded && bid !== undefined) {
    const complaint = { bid: bid.id, ground: 'Our state has promised more than was counted.' };
    const lodger = asOf(writer, at(38), 'system_demo');
    must(await lodgeComplaint(lodger, { id: 'complaint_lusitania', ...complaint }));
  }
  if (isAwarded) must(await awardCall(asOf(writer, at(34), OFFICER_IDS[0]), target));
}

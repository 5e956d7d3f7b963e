/**
 * The life of a commitment. Every command first takes the lock of the plan, so that the budget that
 * it checks is the one that it saves against. Refusals come in the order of the rules in
 * `commitment-steps.ts` and `commitment-draft.ts`, after `not_found` and `version_changed`.
 */
import { asSeen, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { CallId, CommitmentId, ContractId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toDateText, toTimeText } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import { type CommitmentDraft, type DraftRefusal, draftRefusal } from '../commitment-draft.ts';
import {
  type CommitmentState,
  type CommitmentStep,
  callRefusal,
  payRefusal,
  type StepRefusal,
  signRefusal,
  statusAfterPaying,
  takingRoom,
  withdrawRefusal,
} from '../commitment-steps.ts';
import type { CommitmentTerms } from '../source.ts';
import {
  insertCommitment,
  selectCommitment,
  selectCommitments,
  updateCommitmentStatus,
  updateDraft,
  updateInstalmentCalled,
  updateInstalmentPaid,
} from '../store/commitments.ts';
import { selectBudgetsOf, selectParties, selectProgrammes } from '../store/parties.ts';
import { lockPlan } from '../store/plan-header.ts';

/** What the ledger books of a commitment, in the same transaction. */
export interface CommitmentFlow {
  readonly commitment: CommitmentState;
  /** `withdraw` takes back what `commit` and `call` booked; `default` all but what is paid. */
  readonly flow: 'commit' | 'call' | 'pay' | 'withdraw' | 'default';
  /** Of the instalment, counted from 1; 0 where the whole commitment is meant. */
  readonly number: number;
  readonly at: EpochSeconds;
}
export type PostCommitmentFlow = (writer: Writer, flow: CommitmentFlow) => Promise<void>;

/** The contracts to which a commitment contributes. */
export type ContractsDrawingOn = (
  reader: Reader,
  commitment: CommitmentId,
) => Promise<readonly ContractId[]>;

/** The launched calls of which a signatory brought the commitment. */
export type CallsRestingOn = (
  reader: Reader,
  commitment: CommitmentId,
) => Promise<readonly CallId[]>;

export interface InstalmentTarget extends Target<CommitmentId> {
  /** Counted from 1. */
  readonly number: number;
}

export type StepOutcome = Outcome<CommitmentState, StepRefusal>;
export type DraftOutcome = Outcome<
  CommitmentState,
  DraftRefusal | StepRefusal | { readonly reason: 'exists'; readonly id: CommitmentId }
>;

/** Adds a draft; refuses an id that is taken, then as {@link draftRefusal}. */
export async function draftCommitment(
  writer: Writer,
  draft: CommitmentDraft,
): Promise<DraftOutcome> {
  await lockPlan(writer);
  const found = await selectCommitment(writer, draft.id);
  if (found !== undefined) return refused({ reason: 'exists', id: draft.id });
  const refusal = await refusalOfDraft(writer, draft);
  if (refusal !== undefined) return refused(refusal);
  await insertCommitment(writer, draft);
  return done(await told(writer, draft.id, 'draft', toDetail(draft)));
}

/** Writes a draft anew; refuses what is no draft any more, then as {@link draftRefusal}. */
export async function changeDraft(
  writer: Writer,
  draft: CommitmentDraft,
  version: number | undefined,
): Promise<DraftOutcome> {
  const found = await load(writer, { id: draft.id, version });
  if (!found.ok) return found;
  const { id, status } = found.value;
  if (status !== 'drafted') {
    return refused({ reason: 'wrong_status', id, step: 'change', found: status });
  }
  const refusal = await refusalOfDraft(writer, draft);
  if (refusal !== undefined) return refused(refusal);
  await updateDraft(writer, draft);
  return done(await told(writer, id, 'change', toDetail(draft)));
}

export async function signCommitment(
  writer: Writer,
  target: Target<CommitmentId>,
  post: PostCommitmentFlow,
): Promise<StepOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { id, party } = found.value;
  const all = await selectCommitments(writer);
  const budgets = await selectBudgetsOf(writer, party);
  const refusal = signRefusal(found.value, budgets, takingRoom(all));
  if (refusal !== undefined) return refused(refusal);
  await updateCommitmentStatus(writer, id, 'signed');
  const { source, conditions } = found.value;
  const detail = toDetail({ ...found.value, terms: { source, conditions } });
  const commitment = await told(writer, id, 'sign', detail);
  await post(writer, { commitment, flow: 'commit', number: 0, at: writer.caller.at });
  return done(commitment);
}

export async function callInstalment(
  writer: Writer,
  target: InstalmentTarget,
  post: PostCommitmentFlow,
): Promise<StepOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { number } = target;
  const refusal = callRefusal(found.value, number);
  if (refusal !== undefined) return refused(refusal);
  await updateInstalmentCalled(writer, target.id, number);
  await updateCommitmentStatus(writer, target.id, 'called');
  const commitment = await told(writer, target.id, 'call', instalmentDetail(found.value, number));
  await post(writer, { commitment, flow: 'call', number, at: writer.caller.at });
  return done(commitment);
}

export async function payInstalment(
  writer: Writer,
  target: InstalmentTarget,
  post: PostCommitmentFlow,
): Promise<StepOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { number } = target;
  const refusal = payRefusal(found.value, number);
  if (refusal !== undefined) return refused(refusal);
  await updateInstalmentPaid(writer, target.id, number);
  await updateCommitmentStatus(writer, target.id, statusAfterPaying(found.value, number));
  const commitment = await told(writer, target.id, 'pay', instalmentDetail(found.value, number));
  await post(writer, { commitment, flow: 'pay', number, at: writer.caller.at });
  return done(commitment);
}

export interface WithdrawPorts {
  readonly post: PostCommitmentFlow;
  readonly contractsDrawingOn: ContractsDrawingOn;
  readonly callsRestingOn: CallsRestingOn;
}

export async function withdrawCommitment(
  writer: Writer,
  target: Target<CommitmentId>,
  { post, contractsDrawingOn, callsRestingOn }: WithdrawPorts,
): Promise<StepOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const contracts = await contractsDrawingOn(writer, target.id);
  const calls = await callsRestingOn(writer, target.id);
  const refusal = withdrawRefusal(found.value, { calls, contracts });
  if (refusal !== undefined) return refused(refusal);
  await updateCommitmentStatus(writer, target.id, 'withdrawn');
  const before = found.value.status;
  const commitment = await told(writer, target.id, 'withdraw', { before });
  if (before !== 'drafted') {
    await post(writer, { commitment, flow: 'withdraw', number: 0, at: writer.caller.at });
  }
  return done(commitment);
}

/** The commitment as it stands, under the lock of the plan. */
export async function load(writer: Writer, target: Target<CommitmentId>): Promise<StepOutcome> {
  await lockPlan(writer);
  return asSeen(await selectCommitment(writer, target.id), target);
}

async function refusalOfDraft(
  reader: Reader,
  draft: CommitmentDraft,
): Promise<DraftRefusal | undefined> {
  return draftRefusal(draft, await selectParties(reader), await selectProgrammes(reader));
}

type Verb = CommitmentStep | 'draft' | 'change' | 'transfer' | 'certify' | 'meet';

const PAST_PARTICIPLES: Readonly<Record<Verb, string>> = {
  draft: 'drafted',
  change: 'changed',
  sign: 'signed',
  call: 'called',
  pay: 'paid',
  withdraw: 'withdrawn',
  default: 'defaulted',
  transfer: 'transferred',
  certify: 'certified',
  meet: 'condition-met',
};

/** Says in audit and events what was done, and answers the commitment as it is now. */
export async function told(
  writer: Writer,
  id: CommitmentId,
  verb: Verb,
  detail: JsonObject,
): Promise<CommitmentState> {
  const commitment = present(await selectCommitment(writer, id), id);
  const { party, programme, status } = commitment;
  writer.audit({ action: `commitment.${verb}`, subject: id, detail });
  writer.publish({
    kind: `commitment.${PAST_PARTICIPLES[verb]}`,
    subject: id,
    scopes: [`party:${party}`, `programme:${programme}`],
    detail: { status },
  });
  return commitment;
}

function toDetail({
  party,
  programme,
  territory,
  instalments,
  terms,
}: CommitmentDraft): JsonObject {
  return {
    party,
    programme,
    territory: territory ?? null,
    instalments: instalments.map(({ dueAt, micros }) => ({
      due: toDateText(dueAt),
      micros: String(micros),
    })),
    ...(terms === undefined ? {} : termsDetail(terms)),
  };
}

function termsDetail({ source, conditions }: CommitmentTerms): JsonObject {
  const sentences = conditions.map(({ sentence }) => sentence);
  switch (source.kind) {
    case 'own-budget':
      return { source: source.kind, conditions: sentences };
    case 'recovery-fund': {
      const transferBy = toTimeText(source.transferByAt);
      return { source: source.kind, transferBy, conditions: sentences };
    }
    case 'in-kind': {
      const valuationMicros = String(source.valuationMicros);
      const certifier = source.certificate?.certifier ?? null;
      return { source: source.kind, valuationMicros, certifier, conditions: sentences };
    }
  }
}

function instalmentDetail({ instalments }: CommitmentState, number: number): JsonObject {
  const instalment = present(instalments[number - 1], `The instalment ${number}`);
  return { number, micros: String(instalment.micros) };
}

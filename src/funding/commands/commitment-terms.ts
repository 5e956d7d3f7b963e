/**
 * What happens to a signed promise beside its instalments: a default, the transfer of recovery
 * money, the certificate of what is given in kind, a condition that is met. Refusals in the order
 * of the rules in `commitment-steps.ts` and `source-steps.ts`, after `not_found` and
 * `version_changed`.
 */
import type { Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { CommitmentId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toTimeText } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { type CommitmentState, defaultRefusal, type StepRefusal } from '../commitment-steps.ts';
import type { Certificate } from '../source.ts';
import {
  certifyRefusal,
  meetRefusal,
  type SourceRefusal,
  transferRefusal,
} from '../source-steps.ts';
import {
  updateCertificate,
  updateConditionMet,
  updateTransferred,
} from '../store/commitment-terms.ts';
import { updateCommitmentDefaulted } from '../store/commitments.ts';
import {
  type InstalmentTarget,
  load,
  type StepOutcome,
  told,
  type WithdrawPorts,
} from './commitments.ts';

export type SourceOutcome = Outcome<CommitmentState, StepRefusal | SourceRefusal>;

/**
 * Ends a commitment of which a called instalment stayed unpaid. What was paid stays paid; the rest
 * takes no more room in the budget. Contracts that draw on it keep what they were given until they
 * are changed, and launched calls that rest on it are shaken; the audit names both.
 */
export async function defaultCommitment(
  writer: Writer,
  target: InstalmentTarget & { readonly payableUntilAt: EpochSeconds },
  { post, contractsDrawingOn, callsRestingOn }: WithdrawPorts,
): Promise<StepOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { id, number, payableUntilAt } = target;
  const refusal = defaultRefusal(found.value, target, writer.caller.at);
  if (refusal !== undefined) return refused(refusal);
  await updateCommitmentDefaulted(writer, id, target);
  const contracts = await contractsDrawingOn(writer, id);
  const calls = await callsRestingOn(writer, id);
  const detail = { number, payableUntil: toTimeText(payableUntilAt), contracts, calls };
  const commitment = await told(writer, id, 'default', detail);
  await post(writer, { commitment, flow: 'default', number, at: writer.caller.at });
  return done(commitment);
}

/** Says when recovery money was transferred irrevocably; whether in time, the date of it says. */
export async function noteTransfer(
  writer: Writer,
  target: Target<CommitmentId> & { readonly transferredAt: EpochSeconds },
): Promise<SourceOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { id, transferredAt } = target;
  const refusal = transferRefusal(found.value, { given: transferredAt, now: writer.caller.at });
  if (refusal !== undefined) return refused(refusal);
  await updateTransferred(writer, id, transferredAt);
  const detail = { transferred: toTimeText(transferredAt) };
  return done(await told(writer, id, 'transfer', detail));
}

export async function noteCertificate(
  writer: Writer,
  target: Target<CommitmentId> & { readonly certificate: Certificate },
): Promise<SourceOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { id, certificate } = target;
  const { certifier, certifiedAt } = certificate;
  const refusal = certifyRefusal(found.value, { given: certifiedAt, now: writer.caller.at });
  if (refusal !== undefined) return refused(refusal);
  await updateCertificate(writer, id, certificate);
  return done(await told(writer, id, 'certify', { certifier, certified: toTimeText(certifiedAt) }));
}

/** `number` is that of the condition. */
export async function meetCondition(
  writer: Writer,
  target: InstalmentTarget,
): Promise<SourceOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { id, number } = target;
  const refusal = meetRefusal(found.value, number);
  if (refusal !== undefined) return refused(refusal);
  await updateConditionMet(writer, id, number);
  const condition = present(found.value.conditions[number - 1], `The condition ${number}`);
  return done(await told(writer, id, 'meet', { number, sentence: condition.sentence }));
}

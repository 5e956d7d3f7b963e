import type { Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { ContractId } from '../../kernel/ids.ts';
import { done, refused } from '../../kernel/outcome.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { isPaidBy, paymentRefusal } from '../milestone-payment.ts';
import { insertMilestonePayment } from '../store/contract-life.ts';
import { type LifeOutcome, type LifePorts, loadContract, told } from './contract-life.ts';

/**
 * Says that a milestone was paid to the contractor, by which transfer. The same transfer again is
 * answered as the first time and changes nothing. Nothing is posted: see `../milestone-payment.ts`.
 */
export async function payMilestone(
  writer: Writer,
  target: Target<ContractId> & { readonly number: number },
  reference: string,
  { unpaidOf }: Pick<LifePorts, 'unpaidOf'>,
): Promise<LifeOutcome> {
  const found = await loadContract(writer, target);
  if (!found.ok) return found;
  const { life } = found.value;
  const { id, number } = target;
  const unpaid = await unpaidOf(writer, life.signed.milestones[number - 1]?.instalments ?? []);
  const refusal = paymentRefusal(life, number, { unpaid, reference });
  if (refusal !== undefined) return refused(refusal);
  const due = present(
    life.due.find((each) => each.number === number),
    `Milestone ${number} of ${id}, which is due`,
  );
  const micros = String(due.micros);
  if (isPaidBy(due, reference)) {
    // Said again, which the audit notes as everything that is asked; nothing else happened.
    const detail = { number, reference, micros, isAgain: true };
    writer.audit({ action: 'contract.pay', subject: id, detail });
    return done(life);
  }
  await insertMilestonePayment(writer, id, { number, reference });
  return told(writer, found.value, 'pay', { number, reference, micros });
}

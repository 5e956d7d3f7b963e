/** An overdue step is said to be overdue, once; it never passes by itself. */
import type { Writer } from '../../platform/database/transaction.ts';
import { lockOverdue, updateEscalated } from '../store/applications.ts';
import { told } from './applications.ts';

/** Answers how many steps were said to be overdue: at most `countMax`; the others wait. */
export async function escalateOverdue(writer: Writer, countMax: number): Promise<number> {
  const overdue = await lockOverdue(writer, countMax);
  for (const { id, state } of overdue) {
    await updateEscalated(writer, id);
    await told(writer, id, { done: 'escalated', atStep: state });
  }
  return overdue.length;
}

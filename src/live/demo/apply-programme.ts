/** The programme of a demo applied by the command, as if when its period began. */
import { callInstalment, payInstalment } from '../../funding/commands/commitments.ts';
import { isBinding } from '../../funding/commitment.ts';
import { assert } from '../../kernel/assert.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { applyProgramme } from '../apply.ts';
import { planPorts } from '../plan-ports.ts';
import { asOf } from './as-of.ts';
import type { DemoProgramme } from './demo-programme.ts';

/** The ledger of the rehearsal books the money of commitments itself. */
const BOOKS_NOTHING = async (): Promise<void> => undefined;

/** Signs what is to be signed, and calls and pays what fell due up to the time of `writer`. */
export async function applyDemoProgramme(writer: Writer, demo: DemoProgramme): Promise<void> {
  const { fileName, fileText, plan } = demo;
  const { start } = plan.interval;
  const begun = asOf(writer, start);
  const inside = { write: <T>(_: unknown, work: (own: Writer) => Promise<T>) => work(begun) };
  const request = { fileName, fileText, expectedPlanVersion: 0 };
  const applied = await applyProgramme(inside, begun.caller, request, planPorts(BOOKS_NOTHING));
  assert(applied.ok, applied.ok ? '' : `${fileName} was refused: ${applied.reason}`);
  for (const { id, instalments } of plan.commitments.filter(isBinding)) {
    for (const [index, { dueAt }] of instalments.entries()) {
      if (dueAt > writer.caller.at) continue;
      const then = asOf(writer, toEpochSeconds(Math.max(dueAt, start)));
      const target = { id, version: undefined, number: index + 1 };
      for (const step of [callInstalment, payInstalment]) {
        const taken = await step(then, target, BOOKS_NOTHING);
        assert(taken.ok, taken.ok ? '' : `${id}, instalment ${index + 1}: ${taken.reason}`);
      }
    }
  }
}

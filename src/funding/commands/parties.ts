/**
 * What a programme file says of who pays. These commands refuse nothing: whoever calls them holds
 * the lock of the plan and has checked the whole plan by its rules, as `src/live/apply.ts` does.
 */
import { toTimeText } from '../../kernel/time.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { Budget } from '../commitment.ts';
import type { Party } from '../party.ts';
import type { PlanHeader } from '../plan-header.ts';
import type { Programme } from '../programme.ts';
import { upsertBudget, upsertParty, upsertProgramme } from '../store/parties.ts';
import { updatePlanHeader } from '../store/plan-header.ts';

export async function putPlanHeader(writer: Writer, header: PlanHeader): Promise<void> {
  await updatePlanHeader(writer, header);
  const { start, end } = header.interval;
  const interval = { start: toTimeText(start), end: toTimeText(end) };
  const { name, seed, policy } = header;
  const detail = { name, seed, ...interval, policy: { ...policy } };
  writer.audit({ action: 'plan.put', subject: 'plan', detail });
}

export async function putParty(writer: Writer, party: Party): Promise<void> {
  await upsertParty(writer, party);
  const { name, kind, state, membership } = party;
  const detail = { name, kind, state: state ?? null, membership: membership ?? null };
  writer.audit({ action: 'party.put', subject: party.id, detail });
}

export async function putProgramme(writer: Writer, programme: Programme): Promise<void> {
  await upsertProgramme(writer, programme);
  const { name, track } = programme;
  writer.audit({ action: 'programme.put', subject: programme.id, detail: { name, track } });
}

export async function putBudget(writer: Writer, budget: Budget): Promise<void> {
  await upsertBudget(writer, budget);
  const detail = { year: budget.year, ceilingMicros: String(budget.ceilingMicros) };
  writer.audit({ action: 'budget.put', subject: budget.party, detail });
}

/** On a settled platform: `allocation_aa`, as if it had been applied for and awarded. */
import { insertAccessCall } from '../../access/store/access-calls.ts';
import { insertApplication } from '../../access/store/applications.ts';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds, toGpuSeconds, toPartsPerMillion } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { enterPersonas } from '../../platform/identity/demo.ts';

const DAY = 86_400;
export const ID = 'application_aa';
export const LEAD = 'person_demo-lead';
export const CALL = {
  id: 'access-call_aa',
  name: 'Access of AA',
  funder: 'party_aa',
  mode: 'mode_open',
  sites: ['site_small'],
  sharePpm: toPartsPerMillion(1_000_000),
  cutOffs: [],
  closedDays: [],
  openTo: ['research'],
  gpuSecondsMax: toGpuSeconds(1_000_000_000),
  daysMax: 400,
  hasTechnicalCheck: false,
  review: undefined,
  workingDays: { eligibility: 2, 'technical-check': 2, review: 2, panel: 2, award: 2 },
  reportDays: 30,
  leastUse: { sharePpm: toPartsPerMillion(400_000), months: 2 },
} as const;
export const CONTENT = {
  title: 'Proteins',
  summary: 'Folding.',
  technicalNeeds: 'PyTorch.',
  userKind: 'research',
  isUnionFunded: false,
  hasSealOfExcellence: false,
  gpuSeconds: toGpuSeconds(1_000),
  jobGpuCountMax: 8,
} as const;

export async function seedAward(database: Database, now: number): Promise<void> {
  const at = toEpochSeconds(now);
  await database.write({ actor: 'system_test', at, requestId: 'r' }, async (writer) => {
    const lead = { id: 'lead', name: 'Lead', description: 'Leads.', grants: [] };
    await enterPersonas(writer, [lead]);
    const opensAt = toEpochSeconds(now - 90 * DAY);
    await insertAccessCall(writer, { ...CALL, opensAt, closesAt: toEpochSeconds(now + 90 * DAY) });
    const days = { start: opensAt, end: at };
    await insertApplication(writer, {
      ...{ id: ID, call: CALL.id, applicant: 'party_users', lead: LEAD, state: 'award' },
      ...{ content: { ...CONTENT, ...days }, cutOff: undefined, dueAt: at },
    });
    await writer.query(
      `UPDATE access.application SET state = 'awarded', due_at = NULL, awarded_gpu_seconds = 720,
         allocation = 'allocation_aa' WHERE id = $1`,
      [ID],
    );
    writer.audit({ action: 'application.seed', subject: ID, detail: {} });
    return done(undefined);
  });
}

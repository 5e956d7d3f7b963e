/** What the store refuses of applications and changes, whatever the commands do. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { done } from '../kernel/outcome.ts';
import { callerAt } from './testing/applied.ts';
import {
  ApplyingPlatform,
  AWARD,
  accessCall,
  PASSED,
  REVIEW,
  SAID,
  word,
} from './testing/applying.ts';

let platform: ApplyingPlatform;
beforeAll(async () => {
  platform = await ApplyingPlatform.start([
    accessCall('access-call_bare', { hasTechnicalCheck: false }),
    accessCall('access-call_judged', { hasTechnicalCheck: false, review: REVIEW }),
  ]);
  for (const [id, call] of [
    ['new', 'bare'],
    ['given', 'bare'],
    ['judged', 'judged'],
  ] as const) {
    await platform.apply(id, call);
    if (id !== 'new') {
      await platform.post('person_a', `applications/application_${id}/eligibility`, PASSED);
    }
  }
  await platform.post('person_b', 'applications/application_given/award', AWARD);
  const change = { id: 'change_more', allocation: 'allocation_given', moreGpuSeconds: 1, ...SAID };
  expect(word(await platform.post('person_lead', 'change-requests', change))).toBe('open');
});
afterAll(() => platform.close());

function write(sql: string): Promise<unknown> {
  return platform.store.database.write(callerAt(platform.now), async (writer) => {
    await writer.query(sql, []);
    writer.audit({ action: 'test.write', subject: 'test', detail: {} });
    return done(undefined);
  });
}

const SET = (what: string, id: string) =>
  `UPDATE access.application SET ${what} WHERE id = 'application_${id}'`;
const COPY = (state: string, recommended: string) =>
  `INSERT INTO access.application (id, call, applicant, lead, state, content,
     requested_gpu_seconds, recommended_gpu_seconds, submitted_at, due_at)
   SELECT 'application_copy', call, applicant, lead, ${state}, content, 10, ${recommended}, 1,
          due_at FROM access.application WHERE id = 'application_new'`;
const DECIDE = (state: string, who: string, brought: string) =>
  `UPDATE access.change_request SET state = '${state}', answer = 'So.', decided_at = 1,
     decided_by = '${who}', brought_gpu_seconds = ${brought} WHERE id = 'change_more'`;

/** As if awarded by every step, with an allocation at a site that its call does not name. */
const AWAY = [
  `INSERT INTO capacity.site (id, name, operator, territory, pue_ppm, power_micros_per_mwh)
   SELECT 'site_away', 'Away', operator, territory, pue_ppm, power_micros_per_mwh
     FROM capacity.site WHERE id = 'site_small'`,
  `INSERT INTO access.allocation (id, name, funder, mode, holder, share_ppm, start_at, end_at)
   SELECT 'allocation_away', name, funder, mode, holder, 1, start_at, end_at
     FROM access.allocation WHERE id = 'allocation_given'`,
  `INSERT INTO access.allocation_site (allocation, number, site)
   VALUES ('allocation_away', 1, 'site_small'), ('allocation_away', 2, 'site_away')`,
  SET(`state = 'award'`, 'new'),
  SET(
    `state = 'awarded', due_at = NULL, awarded_gpu_seconds = 1, allocation = 'allocation_away'`,
    'new',
  ),
].join(';');

describe('The store refuses', () => {
  test.each<readonly [string, () => string, RegExp]>([
    ['another time of receipt', () => SET('submitted_at = 1', 'new'), /keeps its place/],
    ['another cut-off', () => SET('cut_off_at = 1', 'new'), /keeps its place/],
    ['a panel that skipped', () => SET(`state = 'award'`, 'judged'), /waits for a panel/],
    [
      'a recommendation without a panel',
      () => SET('recommended_gpu_seconds = 1', 'new'),
      /is recommended by a panel/,
    ],
    [
      'a recommendation without the reviews',
      () => `${SET(`state = 'panel'`, 'judged')}; ${SET('recommended_gpu_seconds = 1', 'judged')}`,
      /after its reviews/,
    ],
    [
      'an award before its step',
      () =>
        SET(
          `state = 'awarded', due_at = NULL, awarded_gpu_seconds = 1,
           allocation = 'allocation_given'`,
          'new',
        ),
      /is awarded from the last step/,
    ],
    ['an award at a site of no call', () => AWAY, /is awarded at sites of its call/],
    ['another amount of what is awarded', () => SET('awarded_gpu_seconds = 1', 'given'), /decided/],
    ['an application that begins decided', () => COPY(`'declined'`, 'NULL'), /begins undecided/],
    ['one that begins recommended', () => COPY('state', '5'), /begins undecided/],
    ['a change that who asked decides', () => DECIDE('refused', 'person_lead', 'NULL'), /another/],
    ['a change that takes away', () => DECIDE('granted', 'person_a', '-1'), /takes_nothing/],
    [
      'a change that begins granted',
      () =>
        `INSERT INTO access.change_request (id, allocation, state, end_at, said, asked_at, asked_by,
           answer, decided_at, decided_by, brought_gpu_seconds)
         VALUES ('change_x', 'allocation_given', 'granted', 9, 'So.', 1, 'a', 'So.', 1, 'b', 0)`,
      /begins open/,
    ],
  ])('%s', async (_, sql, message) => {
    await expect(write(sql())).rejects.toThrow(message);
  });
});

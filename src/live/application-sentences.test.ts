/** Each refusal names the field, what was found and what was expected. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Answer,
  ApplyingPlatform,
  AWARD,
  accessCall,
  PASSED,
  REVIEW,
  SAID,
} from './testing/applying.ts';

let platform: ApplyingPlatform;
beforeAll(async () => {
  platform = await ApplyingPlatform.start([
    accessCall('access-call_bare', { hasTechnicalCheck: false }),
  ]);
  await platform.apply('said', 'bare');
  await platform.post('person_a', 'applications/application_said/eligibility', PASSED);
  await platform.apply('given', 'bare');
  await platform.post('person_a', 'applications/application_given/eligibility', PASSED);
  const award = { ...AWARD, gpuSeconds: 40_000 };
  await platform.post('person_b', 'applications/application_given/award', award);
});
afterAll(() => platform.close());

const open = (change: object) => () =>
  platform.post('person_a', 'access-calls', accessCall('access-call_new', change));
const apply = (change: object) => () => platform.apply('refused', 'bare', change);
const award = (change: object) => () =>
  platform.post('person_b', 'applications/application_said/award', { ...AWARD, ...change });
const ask = (change: object) => () =>
  platform.post('person_lead', 'change-requests', {
    ...{ id: 'change_x', allocation: 'allocation_given', ...SAID },
    ...change,
  });

test.each<readonly [string, () => Promise<Answer>]>([
  [
    'closesAt: found 2026-11-30T09:00:00Z, expected a time after 2026-11-30T09:00:00Z.',
    open({ closesAt: '2026-11-30T09:00:00Z' }),
  ],
  [
    'closesAt: found 2026-11-29T00:00:00Z, expected a time after 2026-11-30T09:00:00Z.',
    open({ opensAt: '2026-11-28T00:00:00Z', closesAt: '2026-11-29T00:00:00Z' }),
  ],
  [
    'cutOffs: found 2027-12-01T01:00:00Z, expected times in order, from opensAt to closesAt.',
    open({ cutOffs: ['2027-12-01T01:00:00Z'] }),
  ],
  [
    'review.criteria: found impact twice, expected each once.',
    open({ review: { ...REVIEW, criteria: [REVIEW.criteria[1], REVIEW.criteria[1]] } }),
  ],
  ['userKind: found company, expected one of sme, research.', apply({ userKind: 'company' })],
  [
    'endsAt: found 2028-02-04T00:00:01Z, expected at the latest 2028-02-04T00:00:00Z.',
    apply({ endsAt: '2028-02-04T00:00:01Z' }),
  ],
  [
    'requestedGpuSeconds: found 3600001, expected at most 3600000.',
    apply({ requestedGpuSeconds: 3_600_001 }),
  ],
  ['sites: found site_other, expected some of site_small.', award({ sites: ['site_other'] })],
  ['gpuSeconds: found 180000, expected at most ', award({ endsAt: '2028-01-27T01:00:00Z' })],
  [
    'endsAt: found 2028-02-04T00:00:00Z, expected a time after 2028-02-04T00:00:00Z.',
    ask({ endsAt: AWARD.endsAt }),
  ],
])('%s', async (sentence, refused) => {
  expect((await refused()).body).toMatchObject({ detail: expect.stringContaining(sentence) });
});

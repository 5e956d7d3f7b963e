/** Calls for applications: opened and closed by a funder, read by anybody. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ApplyingPlatform,
  AWARD,
  accessCall,
  OPENING,
  PASSED,
  REVIEW,
  SAID,
  word,
} from './testing/applying.ts';

let platform: ApplyingPlatform;
beforeAll(async () => {
  platform = await ApplyingPlatform.start([
    accessCall('access-call_quick'),
    accessCall('access-call_bare', { hasTechnicalCheck: false }),
  ]);
});
afterAll(() => platform.close());

test('Anybody reads what may be applied for, of whom and at what price', async () => {
  const { status, body } = await platform.get('public', 'access-calls/access-call_quick');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    funderName: 'Joint undertaking',
    modeName: 'Open',
    siteNames: ['Small site'],
    priceMicrosPerGpuHour: '0',
    receivesUntil: '2027-12-01T00:00:00Z',
    review: null,
  });
});

describe('A call', () => {
  test.each<readonly [string, object, string]>([
    ['that is there', { id: 'access-call_quick' }, '409 id-taken'],
    [
      'that closes before it opens',
      { closesAt: '2026-11-30T09:00:00Z' },
      '422 access-call-closes-before-it-opens',
    ],
    [
      'that has closed',
      { opensAt: '2026-11-28T00:00:00Z', closesAt: '2026-11-29T00:00:00Z' },
      '422 access-call-closes-in-the-past',
    ],
    ['beyond the plan', { closesAt: '2029-01-01T00:00:00Z' }, '422 outside-plan'],
    [
      'with a cut-off after its close',
      { cutOffs: ['2027-12-01T01:00:00Z'] },
      '422 cut-off-misplaced',
    ],
    [
      'with cut-offs out of order',
      { cutOffs: ['2027-02-01T00:00:00Z', '2027-01-01T00:00:00Z'] },
      '422 cut-off-misplaced',
    ],
    [
      'with a criterion twice',
      { review: { ...REVIEW, criteria: [REVIEW.criteria[0], REVIEW.criteria[0]] } },
      '422 review-criterion-repeated',
    ],
    ['in a mode that is not there', { mode: 'mode_no' }, '422 mode-unknown'],
    ['at a site that is not there', { sites: ['site_no'] }, '422 site-unknown'],
    ['in a market of another', { mode: 'mode_market' }, '422 market-funder'],
  ])('is not opened %s', async (_, change, answer) => {
    expect(
      word(await platform.post('person_a', 'access-calls', accessCall('access-call_new', change))),
    ).toBe(answer);
  });

  test('that names days on which nobody works counts none of them', async () => {
    const closedDays = ['2026-12-01', '2026-12-02'];
    const call = accessCall('access-call_holidays', { closedDays });
    const opened = await platform.post('person_a', 'access-calls', call);
    expect(opened.body).toMatchObject({ closedDays });
    const late = await platform.apply('holidays', 'holidays');
    expect(late.body).toMatchObject({ dueAt: '2026-12-04T09:00:00Z' });
    const twice = { ...call, id: 'access-call_twice', closedDays: ['2026-12-01', '2026-12-01'] };
    expect(word(await platform.post('person_a', 'access-calls', twice))).toBe(
      '400 request-invalid',
    );
  });

  test('is opened by its funder, and receives nothing once it is closed', async () => {
    const call = accessCall('access-call_short');
    expect(word(await platform.post('person_other-funder', 'access-calls', call))).toBe(
      '404 not-found',
    );
    await platform.post('person_a', 'access-calls', call);
    platform.setClock('2026-12-01T09:00:00Z');
    const close = () => platform.post('person_a', 'access-calls/access-call_short/close');
    expect(await close()).toMatchObject({ body: { receivesUntil: '2026-12-01T09:00:00Z' } });
    expect(word(await close())).toBe('409 access-call-not-open');
    expect(word(await platform.apply('refused', 'short'))).toBe('409 access-call-not-open');
    platform.setClock(OPENING);
  });

  test('says how much was asked for and awarded through it', async () => {
    for (const id of ['one', 'two', 'gone']) await platform.apply(id, 'bare');
    await platform.post('person_lead', 'applications/application_gone/withdraw', SAID);
    await platform.post('person_a', 'applications/application_one/eligibility', PASSED);
    await platform.post('person_a', 'applications/application_one/award', AWARD);
    expect((await platform.get('public', 'access-calls/access-call_bare')).body).toMatchObject({
      ...{ applicationCount: 2, awardedCount: 1 },
      ...{ requestedGpuSeconds: 720_000, awardedGpuSeconds: 180_000 },
    });
  });

  test('is read however much is asked of it: no sum is beyond the largest count', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    const call = accessCall('access-call_boundless', { gpuSecondsMax: most });
    expect(word(await platform.post('person_a', 'access-calls', call))).toBe('done');
    for (const id of ['first', 'second']) {
      const text = { requestedGpuSeconds: most };
      expect(word(await platform.apply(id, 'boundless', text))).toBe('eligibility');
    }
    expect(await platform.get('public', 'access-calls?limit=100')).toMatchObject({ status: 200 });
    const { body } = await platform.get('public', 'access-calls/access-call_boundless');
    expect(body).toMatchObject({ applicationCount: 2, requestedGpuSeconds: most });
  });
});

/** Peer review of applications, as those who take part in it see it. */
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
    accessCall('access-call_judged', { review: REVIEW, cutOffs: ['2026-12-11T17:00:00Z'] }),
    accessCall('access-call_blind', { review: { ...REVIEW, isBlind: true } }),
  ]);
});
afterAll(() => platform.close());

const BLIND = 'application_blind';
type Row = Readonly<Record<string, unknown>>;

async function listed(): Promise<readonly Row[]> {
  return (await platform.get('person_s', 'my-reviews')).body.items ?? [];
}

describe('Peer review', () => {
  const at = 'applications/application_judged';
  const mine = 'my-reviews/application_judged';
  const review = (excellence: number, impact: number, gpuSeconds = 180_000) => ({
    points: [
      { criterion: 'excellence', points: excellence },
      { criterion: 'impact', points: impact },
    ],
    gpuSeconds,
    forApplicant: `Well said ${excellence}.`,
    forPanel: 'Strong.',
  });
  const write = (who: string, body: object) => platform.ask(who, 'PUT', mine, { body });
  const assign = (person: string, id = 'judged') =>
    platform.post('person_a', `applications/application_${id}/reviewers`, { person });

  test('begins once it is eligible and feasible, due from the cut-off on', async () => {
    expect(await platform.apply('judged', 'judged')).toMatchObject({
      body: { cutOffAt: '2026-12-11T17:00:00Z', dueAt: '2026-12-15T17:00:00Z' },
    });
    expect(word(await assign('person_s'))).toBe('409 application-at-another-step');
    await platform.post('person_a', `${at}/eligibility`, PASSED);
    expect(await platform.post('person_site', `${at}/technical-check`, PASSED)).toMatchObject({
      body: { state: 'review', dueAt: '2027-01-08T17:00:00Z' },
    });
  });

  test('is not done by who decides, who applies, or who is no reviewer', async () => {
    const who = ['person_b', 'person_both', 'person_site', 'person_gone', 'person_s', 'person_s'];
    const answers: string[] = [];
    for (const person of who) answers.push(word(await assign(person)));
    expect(answers).toEqual([
      '422 reviewer-not-independent',
      '422 reviewer-of-applicant',
      '422 not-a-reviewer',
      '422 reviewer-unknown',
      'done',
      '409 reviewer-already-assigned',
    ]);
  });

  test('shows the text only once no conflict of interest was declared', async () => {
    await assign('person_t');
    await assign('person_u');
    const before = await platform.get('person_s', mine);
    expect(before.body).toMatchObject({ title: 'Proteins', applicant: 'party_users', text: null });
    expect(word(await write('person_s', review(8, 4)))).toBe('409 conflict-not-declared');
    await platform.post('person_s', `${mine}/declaration`, { conflict: null });
    expect((await platform.get('person_s', mine)).body.text).toMatchObject({ summary: 'Folding.' });
    expect(
      word(await platform.post('person_u', `${mine}/declaration`, { conflict: 'My sister.' })),
    ).toBe('done');
    expect((await platform.get('person_u', mine)).body.text).toBeNull();
    expect(word(await write('person_u', review(1, 1)))).toBe('409 reviewer-in-conflict');
    expect(word(await platform.get('person_both', mine))).toBe('404 not-found');
  });

  test('keeps a conflict that was declared, and takes none no second time', async () => {
    const declare = (who: string) =>
      platform.post(who, `${mine}/declaration`, { conflict: null }).then(word);
    expect(await declare('person_u')).toBe('409 conflict-already-declared');
    expect(await declare('person_s')).toBe('409 conflict-already-declared');
    expect((await platform.get('person_u', mine)).body.text).toBeNull();
  });

  test('names each criterion once, with points up to its full marks', async () => {
    const [first] = review(8, 4).points;
    const faults = [
      { ...review(8, 4), points: [first] },
      { ...review(8, 4), points: [first, first] },
      review(11, 4),
      review(8, 4, 360_001),
    ];
    const answers: string[] = [];
    for (const each of faults) answers.push(word(await write('person_s', each)));
    expect(answers).toEqual([
      '422 review-criteria-differ',
      '422 review-criteria-differ',
      '422 review-points-outside',
      '422 more-than-requested',
    ]);
  });

  test('goes to the panel with the last review that is needed', async () => {
    await write('person_s', review(7, 4));
    expect((await platform.get('person_lead', at)).body.state).toBe('review');
    await write('person_s', review(8, 4));
    await platform.post('person_t', `${mine}/declaration`, { conflict: null });
    await write('person_t', review(9, 4));
    expect((await platform.get('person_lead', at)).body.state).toBe('panel');
    const ranking = await platform.get('person_a', 'access-calls/access-call_judged/ranking');
    expect(ranking.body.items).toMatchObject([{ reviewCount: 2, meanThousandths: 12_500 }]);
    expect((await platform.get('person_lead', `${at}/course`)).body.comments).toEqual([]);
    expect(word(await platform.get('person_lead', `${at}/reviews`))).toBe('403 not-permitted');
  });

  test('waits for the cut-off, and another officer than that of the panel decides', async () => {
    const recommended = { gpuSeconds: 180_000, ...SAID };
    const recommend = () => platform.post('person_a', `${at}/recommendation`, recommended);
    expect(word(await recommend())).toBe('409 application-before-its-cut-off');
    platform.setClock('2026-12-14T09:00:00Z');
    expect(word(await recommend())).toBe('award');
    const award = { ...AWARD, gpuSeconds: 90_000 };
    expect(word(await platform.post('person_a', `${at}/award`, award))).toBe('403 recommended-it');
    expect(await platform.post('person_b', `${at}/award`, award)).toMatchObject({
      status: 200,
      body: {
        ...{ requestedGpuSeconds: 360_000, recommendedGpuSeconds: 180_000 },
        awardedGpuSeconds: 90_000,
      },
    });
    const course = await platform.get('person_lead', `${at}/course`);
    expect(course.body.comments).toEqual(['Well said 8.', 'Well said 9.']);
    expect((await platform.get('person_s', mine)).body).toMatchObject({ dueAt: null });
    expect(word(await write('person_s', review(1, 1)))).toBe('409 application-at-another-step');
    platform.setClock(OPENING);
  });

  test('that is blind does not say who applies', async () => {
    await platform.apply('blind', 'blind');
    await platform.post('person_a', 'applications/application_blind/eligibility', PASSED);
    await platform.post('person_site', 'applications/application_blind/technical-check', PASSED);
    await assign('person_s', 'blind');
    const seen = await platform.get('person_s', `my-reviews/${BLIND}`);
    expect(seen.body).toMatchObject({ applicant: null, title: 'Proteins' });
    const hidden = (await listed()).filter(({ application }) => application === BLIND);
    expect(hidden).toMatchObject([
      { applicant: null, title: 'Proteins', dueAt: expect.any(String) },
    ]);
    expect(JSON.stringify([seen.body, hidden])).not.toMatch(/party_users|person_lead/);
  });

  test('is listed with its title, and until when it is wanted, if it still is', async () => {
    const all = await listed();
    for (const own of all) {
      const { body } = await platform.get('person_s', `my-reviews/${own.application}`);
      const { reviewer, criteria: _criteria, text: _text, ...head } = body as Row;
      expect(own).toEqual({ ...(reviewer as Row), ...head });
    }
    expect(all.map(({ dueAt }) => dueAt === null)).toEqual([true, false]);
  });
});

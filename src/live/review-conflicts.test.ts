/** Conflicts of interest that are declared late, and what reviewers could learn otherwise. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declareConflict } from '../access/commands/reviews.ts';
import { done } from '../kernel/outcome.ts';
import { whileUncommitted } from '../platform/database/testing/while-uncommitted.ts';
import type { RoleName, Scope } from '../platform/identity/access.ts';
import { giveRole } from '../platform/identity/commands/roles.ts';
import { callerAt } from './testing/applied.ts';
import { ApplyingPlatform, accessCall, PASSED, REVIEW, SAID, word } from './testing/applying.ts';

let platform: ApplyingPlatform;
beforeAll(async () => {
  platform = await ApplyingPlatform.start([
    accessCall('access-call_judged', { review: REVIEW }),
    accessCall('access-call_blind', { review: { ...REVIEW, isBlind: true } }),
  ]);
});
afterAll(() => platform.close());

const TEXT = {
  points: [
    { criterion: 'excellence', points: 8 },
    { criterion: 'impact', points: 4 },
  ],
  gpuSeconds: 180_000,
  forApplicant: 'Well said.',
  forPanel: 'Strong.',
};
const RECOMMENDED = { gpuSeconds: 180_000, ...SAID };

/** An application for which reviewers may be assigned; answers its place. */
async function reviewable(name: string, call = 'judged'): Promise<string> {
  const at = `applications/application_${name}`;
  await platform.apply(name, call);
  await platform.post('person_a', `${at}/eligibility`, PASSED);
  expect(word(await platform.post('person_site', `${at}/technical-check`, PASSED))).toBe('review');
  return at;
}

async function review(name: string, person: string): Promise<void> {
  const mine = `my-reviews/application_${name}`;
  await platform.post('person_a', `applications/application_${name}/reviewers`, { person });
  await platform.post(person, `${mine}/declaration`, { conflict: null });
  expect(word(await platform.ask(person, 'PUT', mine, { body: TEXT }))).toBe('done');
}

describe('A conflict that is declared before the panel', () => {
  test('takes the review back, and the panel waits for another', async () => {
    const at = await reviewable('late');
    for (const person of ['person_s', 'person_t']) await review('late', person);
    const conflict = { conflict: 'We wrote a paper together.' };
    await platform.post('person_t', 'my-reviews/application_late/declaration', conflict);
    const recommend = () => platform.post('person_a', `${at}/recommendation`, RECOMMENDED);
    expect(await recommend()).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Expected at least 2 reviews, found 1.') },
    });
    await review('late', 'person_u');
    expect(word(await recommend())).toBe('award');
  });

  test('while the panel recommends, is waited for', async () => {
    const at = await reviewable('at-once');
    for (const person of ['person_s', 'person_t']) await review('at-once', person);
    const [declared, recommended] = await whileUncommitted(
      platform.store.database,
      { ...callerAt(platform.now), actor: 'person_t' },
      (writer) =>
        declareConflict(writer, 'application_at-once', { kind: 'conflict', said: 'My sister.' }),
      () => platform.post('person_a', `${at}/recommendation`, RECOMMENDED),
    );
    expect(declared).toMatchObject({ ok: true });
    expect(word(recommended)).toBe('409 reviews-missing');
  });
});

test('A blind review is written by nobody who may read elsewhere who applies', async () => {
  const union = { kind: 'party', id: 'party_union' } as const;
  const site = { kind: 'site', id: 'site_small' } as const;
  const give = (personId: `person_${string}`, role: RoleName, scope: Scope) =>
    platform.store.database.write(callerAt(platform.now), async (writer) =>
      done(await giveRole(writer, { personId, role, scope })),
    );
  await reviewable('blind', 'blind');
  await reviewable('seen');
  const assign = (person: string, name: string) =>
    platform.post('person_a', `applications/application_${name}/reviewers`, { person });
  await give('person_site', 'reviewer', union);
  await give('person_u', 'auditor', union);
  for (const person of ['person_site', 'person_u']) {
    expect(word(await assign(person, 'blind'))).toBe('422 reviewer-sees-applicant');
    expect(word(await assign(person, 'seen'))).toBe('done');
  }
  expect(word(await assign('person_s', 'blind'))).toBe('done');
  await give('person_s', 'operator', site);
  const declared = await platform.post('person_s', 'my-reviews/application_blind/declaration', {
    conflict: null,
  });
  expect(word(declared)).toBe('422 reviewer-sees-applicant');
});

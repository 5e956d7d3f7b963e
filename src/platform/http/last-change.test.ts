import { afterAll, beforeAll, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { withLastChange } from './last-change.ts';
import { problemOf } from './problem.ts';
import { PROBLEMS } from './problems.ts';

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase({ only: [1, 2, 80, 81, 86] });
});
afterAll(() => store.close());

async function written(actor: string, action: string, subject: string): Promise<void> {
  const caller = { actor, at: toEpochSeconds(60), requestId: '' };
  await store.database.write(caller, async (writer) => {
    writer.audit({ action, subject, detail: {} });
    return done(undefined);
  });
}

async function changedBy(params: unknown, noun?: string): Promise<unknown> {
  const problem = problemOf(PROBLEMS.versionChanged, '');
  return (await withLastChange(problem, { params, noun }, store.database)).facts?.changedBy;
}

test('who judges a bid is not named to its bidder as if it had changed the bid', async () => {
  await written('person_bidder', 'bid.amend', 'bid_a');
  await written('person_expert', 'evaluation.score', 'bid_a');
  expect(await changedBy({ bidId: 'bid_a' })).toBe('person_bidder');
});

test('a login, a session and a role of a person are no change of it', async () => {
  await written('person_boss', 'person.deactivate', 'person_one');
  await written('system_login', 'person.login', 'person_one');
  await written('person_one', 'session.open', 'person_one');
  await written('person_two', 'role.grant', 'person_one');
  expect(await changedBy({ personId: 'person_one' })).toBe('person_boss');
});

test('of what was only done beside it nobody is named', async () => {
  await written('person_expert', 'evaluation.score', 'bid_b');
  expect(await changedBy({ bidId: 'bid_b' })).toBeUndefined();
});

test('of what is kept beside a thing, the changes of its own count', async () => {
  await written('person_clerk', 'billing.put', 'party_a');
  await written('system_settings', 'party.put', 'party_a');
  expect(await changedBy({ partyId: 'party_a' }, 'billing')).toBe('person_clerk');
  expect(await changedBy({ partyId: 'party_a' })).toBe('system_settings');
});

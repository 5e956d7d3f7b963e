import { afterAll, beforeAll, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { done } from '../../kernel/outcome.ts';
import { parseDate } from '../../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { Caller } from '../../platform/database/transaction.ts';
import type { ConditionDraft } from '../condition.ts';
import { selectCondition, selectEvidence, selectRecord } from '../store/conditions.ts';
import { addCondition, addEvidence, type ConditionFacts, changeCondition } from './conditions.ts';

const CALLER: Caller = { actor: 'person_a', at: toEpochSeconds(1_800_000_000), requestId: 'r' };
const ID = 'condition_grid';
const TARGET = { id: ID, version: undefined } as const;

function day(text: string): EpochSeconds {
  return present(parseDate(text), text);
}

const DRAFT: ConditionDraft = {
  id: ID,
  subject: { kind: 'site', site: 'site_x' },
  kind: 'grid',
  what: 'A connection of 150 MW is in service',
  owner: 'party_nl',
  kilowatts: 150_000,
  isGating: true,
  dueAt: day('2028-03-01'),
  isFirm: true,
};
const FACTS: ConditionFacts = {
  sitePlace: async (_, site) =>
    site === 'site_x' ? { operator: 'party_nl', territory: 'party_nl' } : undefined,
  hasProgramme: async () => false,
  hasParty: async (_, id) => id === 'party_nl',
};

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await store.database.write(CALLER, async (writer) => {
    await writer.query(
      `INSERT INTO funding.party (id, name, kind, state)
       VALUES ('party_nl', 'Netherlands', 'state', 'party_nl')`,
    );
    writer.audit({ action: 'party.put', subject: 'party_nl', detail: {} });
    const added = await addCondition(writer, DRAFT, 'as planned', FACTS);
    return added.ok ? done(undefined) : added;
  });
});
afterAll(() => store.close());

function add(draft: Partial<ConditionDraft>) {
  return store.database.write(CALLER, (writer) =>
    addCondition(writer, { ...DRAFT, ...draft }, 'as planned', FACTS),
  );
}

test('What a condition names must be there', async () => {
  const site = { kind: 'site', site: 'site_y' } as const;
  const programme = { kind: 'programme', programme: 'programme_y' } as const;
  expect(await add({})).toMatchObject({ reason: 'exists' });
  expect(await add({ id: 'condition_b', subject: site })).toMatchObject({
    reason: 'subject_unknown',
    subject: 'site_y',
  });
  expect(await add({ id: 'condition_b', subject: programme })).toMatchObject({
    reason: 'subject_unknown',
  });
  expect(await add({ id: 'condition_b', owner: 'party_x' })).toMatchObject({
    reason: 'owner_unknown',
  });
  expect(await selectCondition(store.database, 'condition_b')).toBeUndefined();
});

test('Each date that was said stays on record, and who said it', async () => {
  const slip = (dueAt: EpochSeconds, version: number | undefined) =>
    store.database.write(CALLER, (writer) =>
      changeCondition(writer, { id: ID, version }, { dueAt, reason: 'transformers are late' }),
    );
  expect(await slip(day('2028-09-15'), 2)).toMatchObject({ reason: 'version_changed', found: 1 });
  expect(await slip(day('2028-09-15'), 1)).toMatchObject({ ok: true, value: { version: 2 } });
  expect(await slip(day('2028-09-15'), undefined)).toMatchObject({ reason: 'nothing_changed' });
  const record = await selectRecord(store.database, ID);
  expect(record).toMatchObject([
    { number: 1, dueAt: day('2028-03-01'), reason: 'as planned', saidBy: 'person_a' },
    { number: 2, dueAt: day('2028-09-15'), reason: 'transformers are late' },
  ]);
  const events = await store.database.query(
    'SELECT kind, scopes FROM platform.event WHERE subject = $1 ORDER BY seq',
    [ID],
  );
  const scopes = ['site:site_x', 'party:party_nl'];
  expect(events).toEqual([
    { kind: 'condition.added', scopes },
    { kind: 'condition.changed', scopes },
  ]);
});

test('Evidence is added as a hash, a note or both, and numbered', async () => {
  const give = (sha256: string | undefined, note: string | undefined) =>
    store.database.write(CALLER, (writer) =>
      addEvidence(writer, TARGET, { name: 'Offer', sha256, note }),
    );
  expect(await give(undefined, undefined)).toMatchObject({ reason: 'evidence_empty' });
  expect(await give('0'.repeat(64), undefined)).toMatchObject({ ok: true });
  expect(await give(undefined, 'promised by telephone')).toMatchObject({ ok: true });
  expect(await selectEvidence(store.database, ID)).toMatchObject([
    { number: 1, sha256: '0'.repeat(64), note: undefined, notedAt: CALLER.at },
    { number: 2, sha256: undefined, note: 'promised by telephone' },
  ]);
});

test.each([
  ['the record changed          ', "UPDATE procurement.condition_record SET reason = 'x'"],
  ['evidence taken away         ', 'DELETE FROM procurement.condition_evidence'],
  ['a condition taken away      ', 'DELETE FROM procurement.condition'],
  ['another owner               ', "UPDATE procurement.condition SET what = 'x'"],
  ['a date that nobody said     ', 'UPDATE procurement.condition SET due_at = 1, version = 3'],
])('The schema refuses %s', async (_, sql) => {
  const before = await selectCondition(store.database, ID);
  await expect(
    store.database.write(CALLER, async (writer) => {
      await writer.query(sql);
      writer.audit({ action: 'condition.test', subject: ID, detail: {} });
      return done(undefined);
    }),
  ).rejects.toThrow();
  expect(await selectCondition(store.database, ID)).toEqual(before);
});

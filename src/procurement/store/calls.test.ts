import { afterAll, beforeAll, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds, toEurMicros, toPartsPerMillion } from '../../kernel/units.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../platform/database/testing/create-test-database.ts';
import type { Caller, Writer } from '../../platform/database/transaction.ts';
import type { CallState, CallTerms } from '../call.ts';
import {
  insertCall,
  lockCall,
  selectCall,
  selectLaunchedCalls,
  updateCallState,
  updateCallTerms,
} from './calls.ts';

const CALLER: Caller = { actor: 'person_a', at: toEpochSeconds(1_800_000_000), requestId: 'r' };
const TERMS: CallTerms = {
  id: 'call_a',
  programme: 'programme_p',
  agreement: 'agreement_a',
  name: 'The call',
  lots: [
    {
      id: 'lot-1',
      name: 'Lot 1',
      projectCountMax: 4,
      phases: [{ unionMicrosMax: toEurMicros(2n ** 60n), h100EquivalentsMin: 25_000 }],
      itLoadKilowattsMin: 120_000,
      storageTerabytesMin: 20_000,
    },
  ],
  phaseNames: ['phase 1'],
  projectCountMax: 7,
  unionMicrosMax: toEurMicros(2n ** 62n),
  unionMicrosMaxByPhase: [undefined],
  states: ['party_de'],
  criteria: [
    {
      id: 'scale',
      name: 'Scale',
      weightPpm: toPartsPerMillion(1_000_000),
      pointsMax: 100,
      pointsMin: 60,
      scales: [{ measure: 'pue', steps: [{ label: 'good', bound: 1_100_000, points: 100 }] }],
    },
  ],
  evaluatorCountMin: 3,
  deadlineAt: toEpochSeconds(1_900_000_000),
  standstillSeconds: 864_000,
  documents: [{ name: 'Text', address: 'https://example.org/', sha256: 'a'.repeat(64) }],
};

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await store.database.query(`
    INSERT INTO funding.programme (id, name, track)
      VALUES ('programme_p', 'P', 'joint-procurement')`);
  await store.database.query(`
    INSERT INTO procurement.agreement (id, programme, name, core)
      VALUES ('agreement_a', 'programme_p', 'A', '{}')`);
});
afterAll(() => store.close());

function write(work: (writer: Writer) => Promise<void>) {
  return store.database.write(CALLER, async (writer) => {
    await work(writer);
    writer.audit({ action: 'call.write', subject: 'call_a', detail: {} });
    return done(undefined);
  });
}

const to = (state: CallState) => write((writer) => updateCallState(writer, 'call_a', state));

test('A call is read as written, launched once, and keeps its terms from then on', async () => {
  await write((writer) => insertCall(writer, TERMS));
  const drafted = await selectCall(store.database, 'call_a');
  expect(drafted).toEqual({ terms: TERMS, state: 'drafted', extensions: [], version: 1 });
  expect(await selectLaunchedCalls(store.database, 10)).toEqual([]);

  const renamed = { ...TERMS, name: 'Another name' };
  await write((writer) => updateCallTerms(writer, renamed));
  await expect(to('opened')).rejects.toThrow(/cannot go from drafted to opened/);
  await to('launched');
  await expect(write((writer) => updateCallTerms(writer, TERMS))).rejects.toThrow(
    /keeps its terms/,
  );
  await expect(to('drafted')).rejects.toThrow();
  await to('cancelled');

  await write(async (writer) => {
    expect(await lockCall(writer, 'call_a')).toEqual({
      terms: renamed,
      state: 'cancelled',
      launchedAt: CALLER.at,
      cancelledAt: CALLER.at,
      extensions: [],
      rankedAt: undefined,
      launchVote: undefined,
      version: 4,
    });
  });
  expect(await selectLaunchedCalls(store.database, 10)).toHaveLength(1);
  await expect(store.database.query('DELETE FROM procurement.call')).rejects.toThrow(/refused/);
});

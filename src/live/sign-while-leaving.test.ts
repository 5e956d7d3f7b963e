/** A state that leaves the joint undertaking while it signs the agreement of a call. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putParty } from '../funding/commands/parties.ts';
import { lockPlan } from '../funding/store/plan-header.ts';
import { done } from '../kernel/outcome.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '../platform/database/testing/create-test-database.ts';
import { whileUncommitted } from '../platform/database/testing/while-uncommitted.ts';
import type { Writer } from '../platform/database/transaction.ts';
import { draftAgreement, signAgreement } from '../procurement/commands/agreements.ts';
import { NOW, SMALL_CORE } from '../procurement/testing/small-call.ts';
import { planPorts } from './plan-ports.ts';
import { callerAt } from './testing/applied.ts';

const { fundingFacts } = planPorts(async () => undefined);
const ID = 'agreement_a';
const NL = { id: 'party_nl', name: 'NL', kind: 'state', state: 'party_nl' } as const;

let store: TestDatabase;
beforeAll(async () => {
  store = await createTestDatabase();
  await store.database.query(`
    INSERT INTO funding.party (id, name, kind, state) VALUES
      ('party_ju', 'The joint undertaking', 'joint-undertaking', NULL),
      ('party_nl', 'NL', 'state', 'party_nl')`);
  await store.database.query(`
    INSERT INTO funding.programme (id, name, track)
    VALUES ('programme_p', 'P', 'joint-procurement')`);
  await store.database.query(`
    INSERT INTO funding.commitment (id, party, programme, territory)
    VALUES ('commitment_nl', 'party_nl', 'programme_p', 'party_nl')`);
  await store.database.query(`
    INSERT INTO funding.instalment (commitment, number, due_at, micros)
    VALUES ('commitment_nl', 1, ${NOW}, 400)`);
  await store.database.query(`UPDATE funding.commitment SET status = 'signed', signed_at = 1`);
});
afterAll(() => store.close());

async function leave(writer: Writer) {
  await lockPlan(writer);
  return done(await putParty(writer, { ...NL, membership: 'other' }));
}

test('rule 1: it has left by then, and does not sign', async () => {
  const { database } = store;
  const parties = ['party_ju', NL.id] as const;
  const draft = { id: ID, programme: 'programme_p', name: 'A', core: SMALL_CORE, parties } as const;
  const drafted = await database.write(callerAt(NOW), (writer) =>
    draftAgreement(writer, draft, fundingFacts),
  );
  expect(drafted).toMatchObject({ ok: true });
  const named = { id: ID, version: undefined, commitment: 'commitment_nl' } as const;
  const [, signed] = await whileUncommitted(database, callerAt(NOW), leave, () =>
    database.write(callerAt(NOW), (writer) =>
      signAgreement(writer, { ...named, party: NL.id }, fundingFacts),
    ),
  );
  expect(signed).toEqual({ ok: false, reason: 'not_participating', party: NL.id });
});

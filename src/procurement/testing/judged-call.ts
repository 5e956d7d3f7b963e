/** A call whose bids are opened, and the persons around it, for tests of what comes then. */
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds, toEurMicros, toPartsPerMillion } from '../../kernel/units.ts';
import type { Caller, Database, Writer } from '../../platform/database/transaction.ts';
import type { RoleGrant, Scope } from '../../platform/identity/access.ts';
import { solveProgramme } from '../../platform/solver/solve-programme.ts';
import type { CallTerms, Scale } from '../call.ts';
import type { SelectionPorts } from '../commands/selections.ts';
import { insertCall, updateCallState } from '../store/calls.ts';
import { SAMPLE_CALL, sampleContent } from './sample-bids.ts';
import { seedOpenedBids } from './seed-bids.ts';

const CALL: Scope = { kind: 'call', id: 'call_a' };
const PROGRAMME: Scope = { kind: 'programme', id: 'programme_p' };
const REVIEWER: RoleGrant = { role: 'reviewer', scope: CALL };

/** `person_officer-1` opens bids; the officer of the programme has the role of a reviewer too. */
export const JUDGED_CALL_PERSONS: Readonly<Record<string, readonly RoleGrant[]>> = {
  person_officer: [{ role: 'programme-officer', scope: PROGRAMME }, REVIEWER],
  person_auditor: [{ role: 'auditor', scope: PROGRAMME }],
  person_state: [{ role: 'funder-officer', scope: { kind: 'party', id: 'party_de' } }],
  'person_officer-1': [REVIEWER],
  person_stranger: [{ role: 'reviewer', scope: { kind: 'call', id: 'call_b' } }],
  person_e: [REVIEWER],
  person_f: [REVIEWER],
  person_g: [REVIEWER],
  person_h: [REVIEWER],
  person_k: [REVIEWER],
};

/** No vote, and enough for one of its bids alone, which ask DE for 500 M each. */
export const SELECTING: SelectionPorts = {
  voteOf: async () => undefined,
  solve: (programme, secondsMax) =>
    solveProgramme(programme, { secondsMax, now: () => performance.now() }),
  committedByState: async () => new Map([['party_de', toEurMicros(700_000_000_000_000n)]]),
};

const PUE: Scale = {
  measure: 'pue',
  steps: [{ label: 'excellent', bound: 1_100_000, points: 100 }],
};

/** Two criteria, the first with a threshold of 50 points; a consensus needs two scores. */
export const JUDGED_CALL: CallTerms = {
  ...SAMPLE_CALL,
  id: 'call_a',
  programme: 'programme_p',
  agreement: 'agreement_a',
  criteria: [criterion('scale', 600_000, 50, [PUE]), criterion('cost', 400_000, 0, [])],
  evaluatorCountMin: 2,
};

function criterion(id: string, weightPpm: number, pointsMin: number, scales: readonly Scale[]) {
  const weight = toPartsPerMillion(weightPpm);
  return { id, name: id, weightPpm: weight, pointsMax: 100, pointsMin, scales };
}

/** `bid_a` and `bid_b` are opened, `bid_c` was excluded at the opening. */
export async function seedJudgedCall(database: Database): Promise<void> {
  const at = toEpochSeconds(JUDGED_CALL.deadlineAt - 100);
  const caller: Caller = { actor: 'system_test', at, requestId: 'r' };
  await database.write(caller, async (writer) => {
    await seedAround(writer);
    await seedPersons(writer);
    await insertCall(writer, JUDGED_CALL);
    await updateCallState(writer, 'call_a', 'launched');
    const fault = { path: '/lot', expected: 'a lot of the call', found: 'none' };
    const bidOf = (name: string) => ({
      id: `bid_${name}` as const,
      bidder: 'party_x' as const,
      content: { ...sampleContent(), title: `Title ${name}` },
      faults: name === 'c' ? [fault] : [],
    });
    const opening = { call: 'call_a', deadlineAt: JUDGED_CALL.deadlineAt } as const;
    await seedOpenedBids(writer, opening, ['a', 'b', 'c'].map(bidOf));
    await updateCallState(writer, 'call_a', 'opened');
    writer.audit({ action: 'call.seed', subject: 'call_a', detail: {} });
    return done(undefined);
  });
}

async function seedAround(writer: Writer): Promise<void> {
  await writer.query(`INSERT INTO funding.party (id, name, kind, state)
    VALUES ('party_de', 'DE', 'state', 'party_de'), ('party_x', 'X', 'company', NULL)`);
  await writer.query(`INSERT INTO funding.programme (id, name, track)
    VALUES ('programme_p', 'P', 'joint-procurement')`);
  await writer.query(`INSERT INTO procurement.agreement (id, programme, name, core)
    VALUES ('agreement_a', 'programme_p', 'A', '{}')`);
}

async function seedPersons(writer: Writer): Promise<void> {
  const persons = Object.keys(JUDGED_CALL_PERSONS);
  await writer.query(
    `INSERT INTO identity.person (id, issuer, subject, name, created_at)
     SELECT id, 'i', id, id, 1 FROM unnest($1::text[]) AS id`,
    [persons],
  );
  const grants = Object.entries(JUDGED_CALL_PERSONS).flatMap(([person, each]) =>
    each.map(({ role, scope }) => ({ person, role, scope })),
  );
  await writer.query(
    `INSERT INTO identity.role_grant
       (id, person_id, role, scope_kind, scope_id, granted_by, granted_at)
     SELECT 'grant_' || number, person, role, kind, scope, 'system_test', 1
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
         WITH ORDINALITY AS given (person, role, kind, scope, number)`,
    [
      grants.map(({ person }) => person),
      grants.map(({ role }) => role),
      grants.map(({ scope }) => scope.kind),
      grants.map(({ scope }) => scope.id),
    ],
  );
}

import { expect, test } from 'vitest';
import { alone, isHeardBy } from '../database/event-scope.ts';
import type { RoleGrant } from './access.ts';
import { listenerOf } from './hearing.ts';

const PROGRAMME = { kind: 'programme', id: 'programme_p' } as const;
const CALL = { kind: 'call', id: 'call_c' } as const;
const PARTY = { kind: 'party', id: 'party_nl' } as const;
const LISTENERS = {
  officer: { role: 'programme-officer', scope: PROGRAMME },
  evaluator: { role: 'reviewer', scope: CALL },
  expert: { role: 'reviewer', scope: PROGRAMME },
  state: { role: 'funder-officer', scope: PARTY },
  referee: { role: 'reviewer', scope: PARTY },
  bidder: { role: 'bidder', scope: PARTY },
  admin: { role: 'administrator', scope: { kind: 'platform', id: 'polder' } },
} as const satisfies Readonly<Record<string, RoleGrant>>;

const IN_CALL = ['call:call_c', 'programme:programme_p'];
const IN_PROGRAMME = ['programme:programme_p', 'party:party_nl'];

test.each([
  // kind                scopes                      who hears it
  ['call.ranked', IN_CALL, 'officer evaluator expert admin'],
  ['bid.excluded', IN_CALL, 'officer'],
  ['bid.received', [alone('party:party_nl')], 'bidder'],
  ['evaluation.scored', IN_CALL, 'officer evaluator expert'],
  ['question.asked', IN_PROGRAMME, 'officer expert state referee bidder admin'],
  ['complaint.lodged', IN_PROGRAMME, 'officer state bidder'],
  ['review.written', ['party:party_nl'], 'state'],
  ['application.awarded', ['party:party_nl'], 'state admin'],
  ['interest.received', ['programme:programme_p'], 'officer'],
  ['commitment.signed', IN_PROGRAMME, 'officer state admin'],
  ['agreement.signed', IN_PROGRAMME, 'officer state admin'],
  ['vote.closed', IN_PROGRAMME, 'officer state admin'],
  ['statement.saved', ['party:party_nl'], 'state admin'],
  ['time.donated', ['party:party_nl'], 'state admin'],
  ['contract.signed', IN_PROGRAMME, 'officer state bidder admin'],
  ['plan.applied', ['platform:polder'], 'admin'],
])('%s in %j is heard by: %s', (kind, scopes, heardBy) => {
  const names = Object.entries(LISTENERS).flatMap(([name, grant]) =>
    isHeardBy(listenerOf({ grants: [grant] }, kind), scopes) ? [name] : [],
  );
  expect(names.join(' ')).toBe(heardBy);
});

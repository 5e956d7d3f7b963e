import { expect, test } from 'vitest';
import type { Me, Scope } from '../../../../src/client/me.ts';
import { givableRoles, kindsOf, mayGive, type Role } from './givable-roles.ts';

const GIVES = {
  administrator: [
    { role: 'administrator', scopeKinds: ['platform'] },
    { role: 'auditor', scopeKinds: ['platform', 'programme', 'party', 'site'] },
  ],
  'programme-officer': [
    { role: 'auditor', scopeKinds: ['platform', 'programme', 'party', 'site'] },
  ],
  'funder-officer': [
    { role: 'funder-officer', scopeKinds: ['party'] },
    { role: 'principal-investigator', scopeKinds: ['project'] },
  ],
  'principal-investigator': [{ role: 'member', scopeKinds: ['project'] }],
  member: [],
} as const;
type Held = keyof typeof GIVES;

function personWith(...held: readonly (readonly [role: Held, scope: Scope])[]) {
  return {
    roles: held.map(([role, scope]) => ({ role, scope })),
    given: held.map(([role]) => ({ role, permissions: [], gives: GIVES[role] })),
  } satisfies Pick<Me, 'roles' | 'given'>;
}

const PLATFORM: Scope = { kind: 'platform', id: 'polder' };
const NL: Scope = { kind: 'party', id: 'party_nl' };
const DE: Scope = { kind: 'party', id: 'party_de' };
const OPEN: Scope = { kind: 'project', id: 'allocation_nl-open' };
const CLOSED: Scope = { kind: 'project', id: 'allocation_de-closed' };

type Row = readonly [held: Held, at: Scope, role: Role, place: readonly Scope[], may: boolean];

test.each<Row>([
  ['administrator', PLATFORM, 'administrator', [PLATFORM], true],
  ['administrator', PLATFORM, 'auditor', [DE], true],
  ['administrator', PLATFORM, 'member', [OPEN, NL], false],
  ['programme-officer', PLATFORM, 'auditor', [NL], true],
  // Roles of the whole platform are given by administrators alone.
  ['programme-officer', PLATFORM, 'auditor', [PLATFORM], false],
  ['funder-officer', NL, 'funder-officer', [NL], true],
  ['funder-officer', NL, 'funder-officer', [DE], false],
  ['funder-officer', NL, 'principal-investigator', [OPEN, NL], true],
  ['funder-officer', NL, 'principal-investigator', [CLOSED, DE], false],
  ['funder-officer', NL, 'principal-investigator', [NL], false],
  ['principal-investigator', OPEN, 'member', [OPEN, NL], true],
  ['principal-investigator', OPEN, 'member', [CLOSED, DE], false],
  ['member', OPEN, 'member', [OPEN, NL], false],
])('%s in %j may give %s in %j: %s', (...row) => {
  const [held, at, role, around, may] = row;
  expect(mayGive(personWith([held, at]), role, { around })).toBe(may);
});

test('of several roles each gives its own, and each role is offered once', () => {
  const me = personWith(
    ['funder-officer', NL],
    ['funder-officer', DE],
    ['programme-officer', PLATFORM],
  );
  expect(givableRoles(me)).toEqual(['funder-officer', 'principal-investigator', 'auditor']);
  expect(kindsOf(me, 'auditor')).toEqual(['programme', 'party', 'site']);
  expect(kindsOf(personWith(['administrator', PLATFORM]), 'administrator')).toEqual(['platform']);
  expect(kindsOf(me, 'member')).toEqual([]);
  expect(mayGive(me, 'funder-officer', { around: [DE] })).toBe(true);
});

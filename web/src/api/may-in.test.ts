import { expect, test } from 'vitest';
import { mayIn } from './may-in.ts';

const GIVEN = [
  { role: 'administrator', permissions: ['job.read', 'person.write'] },
  { role: 'member', permissions: ['job.read', 'job.cancel'] },
  { role: 'operator', permissions: ['job.cancel'] },
  { role: 'auditor', permissions: ['job.read'] },
] as const;
const OWN = { role: 'member', scope: { kind: 'project', id: 'allocation_own' } } as const;
const JOB = [
  { kind: 'project', id: 'allocation_own' },
  { kind: 'site', id: 'site_x' },
] as const;

test.each([
  ['a member of its project', [OWN], true],
  ['a member of another', [{ ...OWN, scope: { ...OWN.scope, id: 'allocation_other' } }], false],
  ['the operator of its site', [{ role: 'operator', scope: JOB[1] }], true],
  ['an auditor of its site who may cancel another', [{ role: 'auditor', scope: JOB[1] }], false],
  [
    'an administrator, who may cancel none',
    [{ role: 'administrator', scope: { kind: 'platform', id: 'polder' } }],
    false,
  ],
  ['nobody', [], false],
] as const)('%s may cancel a job: %j', (_, roles, isAllowed) => {
  expect(mayIn({ roles, given: GIVEN }, 'job.cancel', JOB)).toBe(isAllowed);
});

test('a role for the whole platform counts in every scope', () => {
  const roles = [{ role: 'administrator', scope: { kind: 'platform', id: 'polder' } }] as const;
  expect(mayIn({ roles, given: GIVEN }, 'person.write', JOB)).toBe(true);
});

/** What needs attention: what is grave stands before what only comes near. */
import { expect, test } from 'vitest';
import type { Commitment } from '../../../../src/client/commitments.ts';
import type { StatementHead } from '../../../../src/client/statements.ts';
import { FORMATS } from '../../texts/formats.ts';
import { attentionOf } from './attention.ts';
import { overviewTexts } from './texts.ts';

const NOTHING = {
  nowMilliseconds: Date.parse('2026-11-28T00:00:00Z'),
  commitments: [],
  conditions: [],
  periods: [],
  statements: [],
  longestWaiting: undefined,
  rejectedCount: 0,
  isRejectedMore: false,
  rejectedSince: '2026-11-21T00:00:00Z',
  outOfServiceGpuCount: 0,
  overdueApplicationCount: 0,
  overdueInvoices: [],
  openRegistrationCount: 0,
  nameOf: (id: string) => id,
};
const statement = (month: string, hours: number) =>
  ({ month, shortfallGpuSeconds: hours * 3_600 }) as StatementHead;
const attentionIn = (input: Partial<Parameters<typeof attentionOf>[0]>) =>
  attentionOf({ ...NOTHING, ...input }, overviewTexts.en, FORMATS.en);

test('A shortfall is told of the last closed month alone, and leads to its statements', () => {
  const statements = [statement('2026-10', 7), statement('2026-10', 0), statement('2026-09', 9)];
  expect(attentionIn({ statements })).toEqual([
    {
      key: 'shortfall',
      tone: 'bad',
      sentence: '1 funder got 7 GPU-hours less in October 2026 than entitled and asked for',
      place: { to: '/settlement', search: { month: '2026-10' } },
    },
  ]);
  expect(attentionIn({ statements: [statement('2026-10', 0), statement('2026-09', 9)] })).toEqual(
    [],
  );
});

test('Jobs that were rejected lead to those that were counted, and to no others', () => {
  const found = attentionIn({ rejectedCount: 500, isRejectedMore: true });
  expect(found).toMatchObject([
    {
      sentence: 'At least 500 jobs of the last 7 days were rejected',
      place: { to: '/jobs', search: { state: 'rejected', since: '2026-11-21T00:00:00Z' } },
    },
  ]);
});

test('What is overdue leads to a list of it, with the sum of invoices', () => {
  const overdueInvoices = [{ openMicros: '1500000000000' }, { openMicros: '500000000000' }];
  expect(attentionIn({ overdueApplicationCount: 1, overdueInvoices })).toMatchObject([
    {
      key: 'applications',
      tone: 'warn',
      sentence: '1 application waits longer than its call says',
      place: { to: '/applications', search: { overdue: 'true' } },
    },
    {
      key: 'invoices',
      tone: 'warn',
      sentence: '2 invoices are overdue: €2m',
      place: { to: '/invoices', search: { open: 'true' } },
    },
  ]);
});

test('Registrations that nobody has answered lead to their list, and none is no line', () => {
  expect(attentionIn({ openRegistrationCount: 2 })).toEqual([
    {
      key: 'registrations',
      tone: 'plain',
      sentence: '2 registrations wait for an answer',
      place: { to: '/registrations' },
    },
  ]);
  expect(attentionIn({ openRegistrationCount: 0 })).toEqual([]);
});

test('The gravest comes first, whatever it is about', () => {
  const instalments = [
    { dueAt: '2026-12-01T00:00:00Z', micros: '1', calledAt: null, paidAt: null },
  ];
  const commitments = [{ signedAt: '', withdrawnAt: null, instalments }] as unknown as Commitment[];
  const found = attentionIn({
    commitments,
    statements: [statement('2026-10', 7)],
    rejectedCount: 2,
  });
  expect(found.map(({ tone }) => tone)).toEqual(['bad', 'warn', 'plain']);
});

test('Of a commitment in default no instalment is waited for', () => {
  const instalments = [
    { dueAt: '2026-01-01T00:00:00Z', micros: '1', calledAt: '2026-01-01T00:00:00Z', paidAt: null },
    { dueAt: '2026-12-01T00:00:00Z', micros: '1', calledAt: null, paidAt: null },
  ];
  const commitment = { signedAt: '', withdrawnAt: null, status: 'defaulted', instalments };
  const commitments = [commitment] as unknown as Commitment[];
  expect(attentionIn({ commitments })).toEqual([]);
});

import { expect, test } from 'vitest';
import {
  dayOf,
  EMPTY,
  gpuSecondsOf,
  instantOf,
  toText,
  typedHours,
  typedOf,
} from './typed-application.ts';

test.each([
  ['1,500', 'en', 5_400_000],
  ['1.500', 'nl', 5_400_000],
  ['0.5', 'en', 1_800],
  ['0,5', 'nl', 1_800],
  ['many', 'en', Number.NaN],
  ['', 'nl', Number.NaN],
] as const)('%s GPU-hours typed in %s are %d GPU-seconds', (hours, language, gpuSeconds) => {
  expect(gpuSecondsOf(hours, language)).toBe(gpuSeconds);
});

test.each(['en', 'nl'] as const)(
  'what is filled in for one in %s is read as the same',
  (language) => {
    for (const gpuSeconds of [3_600, 5_400, 1_800, 5_400_000, 3_600_900]) {
      expect(gpuSecondsOf(typedHours(gpuSeconds, language), language)).toBe(gpuSeconds);
    }
  },
);

test('a day is its first moment, and one that was left keeps its own', () => {
  expect(instantOf('2027-01-31')).toBe('2027-01-31T00:00:00Z');
  expect(instantOf('2027-01-31', '2027-01-31T09:30:00Z')).toBe('2027-01-31T09:30:00Z');
  expect(instantOf('2027-02-01', '2027-01-31T09:30:00Z')).toBe('2027-02-01T00:00:00Z');
  expect(instantOf('')).toBe('');
  expect(dayOf('2027-01-31T09:30:00Z')).toBe('2027-01-31');
});

const APPLICATION = {
  id: 'application_a',
  call: 'access-call_a',
  applicant: 'party_a',
  lead: 'person_a',
  state: 'eligibility',
  title: 'Proteins',
  summary: 'Folding.\nMore.',
  technicalNeeds: 'PyTorch.',
  userKind: 'research',
  isUnionFunded: true,
  hasSealOfExcellence: false,
  requestedGpuSeconds: 1_234_567,
  jobGpuCountMax: 1_024,
  startsAt: '2027-01-31T09:30:00Z',
  endsAt: '2027-03-01T00:00:00Z',
  recommendedGpuSeconds: null,
  awardedGpuSeconds: null,
  allocation: null,
  requestedCostMicros: '0',
  submittedAt: '2026-12-01T00:00:00Z',
  cutOffAt: null,
  dueAt: null,
  isOverdue: false,
  version: 1,
} as const;

test.each(['en', 'nl'] as const)(
  'an application that is opened and saved in %s stays',
  (language) => {
    const text = toText(typedOf(APPLICATION, language), language, APPLICATION);
    for (const [name, value] of Object.entries(text)) {
      expect([name, value]).toEqual([name, APPLICATION[name as keyof typeof text]]);
    }
  },
);

test('what is not ticked is no', () => {
  expect(toText(EMPTY, 'en')).toMatchObject({ isUnionFunded: false, hasSealOfExcellence: false });
});

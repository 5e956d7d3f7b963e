import { describe, expect, test } from 'vitest';
import { SECONDS_PER_DAY, toEpochSeconds } from '../../kernel/units.ts';
import type { Permission, RoleGrant } from '../identity/access.ts';
import { letterText } from './letter-text.ts';
import { isLetterDue, nextTryAt, STALE_SECONDS, toldOf, wantsMail } from './notice.ts';

const grant = (role: RoleGrant['role'], scope: string): RoleGrant => {
  const [kind, id] = scope.split(':') as [RoleGrant['scope']['kind'], string];
  return { role, scope: { kind, id } };
};

const PEOPLE = [
  { id: 'officer-nl', grants: [grant('funder-officer', 'party:party_nl')] },
  { id: 'officer-de', grants: [grant('funder-officer', 'party:party_de')] },
  { id: 'auditor-nl', grants: [grant('auditor', 'party:party_nl')] },
  { id: 'union', grants: [grant('programme-officer', 'platform:polder')] },
  { id: 'bidder-nl', grants: [grant('bidder', 'party:party_nl')] },
  { id: 'without', grants: [] },
];

const event = (
  kind: string,
  scopes: readonly string[],
  more: { readonly actor?: string; readonly persons?: readonly string[] } = {},
) => ({
  seq: 1n,
  at: toEpochSeconds(1),
  kind,
  subject: 'thing_1',
  scopes,
  detail: {},
  actor: 'somebody',
  persons: [],
  ...more,
});

describe('Told is', () => {
  const DECIDE: Permission = 'application.decide';
  test.each([
    [
      'who may act where it happened',
      DECIDE,
      event('application.submitted', ['party:party_nl']),
      ['officer-nl'],
    ],
    [
      'each such, of several scopes',
      DECIDE,
      event('application.submitted', ['party:party_nl', 'party:party_de']),
      ['officer-nl', 'officer-de'],
    ],
    [
      'who may act everywhere, where nobody may there',
      DECIDE,
      event('application.submitted', ['party:party_at']),
      ['union'],
    ],
    [
      'not who did it',
      DECIDE,
      event('application.submitted', ['party:party_nl'], { actor: 'officer-nl' }),
      ['union'],
    ],
    [
      'not who only reads',
      'statement.read',
      event('application.submitted', ['party:party_at']),
      ['union'],
    ],
    [
      'not who may not hear of such things',
      'party.read',
      event('commitment.called', ['party:party_nl']),
      ['officer-nl', 'auditor-nl'],
    ],
    [
      'of what is heard there alone, nobody else',
      'call.write',
      event('bid.received', ['party:party_nl alone']),
      [],
    ],
    [
      'whom it names, whatever its roles',
      [],
      event('review.assigned', ['party:party_nl'], { persons: ['without'] }),
      ['without'],
    ],
    [
      'not whom it names, where that one did it',
      [],
      event('review.assigned', [], { persons: ['without'], actor: 'without' }),
      [],
    ],
    [
      'once, who is named and may act',
      DECIDE,
      event('application.submitted', ['party:party_nl'], { persons: ['officer-nl'] }),
      ['officer-nl'],
    ],
    ['nobody, of an event without a scope', DECIDE, event('application.submitted', []), []],
    [
      'of several things to do, the nearest for each',
      ['commitment.pay', 'commitment.call'],
      event('commitment.overdue', ['party:party_nl']),
      ['officer-nl', 'union'],
    ],
  ] as const)('%s', (_, permissions, happened, told) => {
    const rule = { mayDo: () => [permissions].flat(), isOnlyThere: false };
    expect(toldOf(happened, rule, PEOPLE)).toEqual(told);
  });

  test.each([
    ['party_nl', ['officer-nl']],
    ['party_at', []],
  ])('of what is nobody else’s, of %s, those there alone: %j', (party, told) => {
    const rule = { mayDo: () => [DECIDE], isOnlyThere: true };
    expect(toldOf(event('invoice.issued', [`party:${party}`]), rule, PEOPLE)).toEqual(told);
  });
});

const AT_SIX = Date.UTC(2026, 11, 2, 6) / 1_000;

describe('A letter is due', () => {
  test.each([
    // What the case is, what is chosen; seconds after six of the oldest notice, and of now.
    ['soon: not before two minutes', 'soon', [-120, -1], false],
    ['soon: after two minutes', 'soon', [-120, 0], true],
    ['daily: not before six', 'daily', [-3_600, -1], false],
    ['daily: at six', 'daily', [-3_600, 0], true],
    ['daily: all day, where it could not go at six', 'daily', [-3_600, 80_000], true],
    ['daily: not of what came after six', 'daily', [0, 80_000], false],
    ['daily: but the next day', 'daily', [0, SECONDS_PER_DAY], true],
    ['never', 'never', [-SECONDS_PER_DAY, 0], false],
  ] as const)('%s', (_, mail, [oldest, now], isDue) => {
    const at = (seconds: number) => toEpochSeconds(AT_SIX + seconds);
    expect(isLetterDue(mail, at(oldest), at(now))).toBe(isDue);
  });

  test('is tried again after one minute, two, four, up to six hours, for three days', () => {
    const madeAt = toEpochSeconds(1_000);
    const pauses: number[] = [];
    let now = madeAt;
    for (let attemptCount = 1; ; attemptCount += 1) {
      const next = nextTryAt({ madeAt, attemptCount }, now);
      if (next === undefined) break;
      pauses.push((next - now) / 60);
      now = next;
    }
    expect(pauses.slice(0, 10)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
    expect(new Set(pauses.slice(9))).toEqual(new Set([360]));
    expect(now).toBeLessThanOrEqual(madeAt + STALE_SECONDS);
  });

  test('not of a topic that one wants to hear nothing of', () => {
    const choice = { mail: 'soon', language: 'en', silent: ['funding'] } as const;
    expect(wantsMail(choice, 'invoices')).toBe(true);
    expect(wantsMail(choice, 'funding')).toBe(false);
    expect(wantsMail({ ...choice, mail: 'never' }, 'invoices')).toBe(false);
  });
});

describe('The text of a letter', () => {
  const RULES = new Map([
    [
      'thing.made',
      {
        topic: 'things',
        mayDo: () => [],
        isOnlyThere: false,
        pageOf: ({ subject }: { readonly subject: string }) => `/things/${subject}`,
        sentences: { en: 'A thing was made.', nl: 'Er is een ding gemaakt.' },
      },
    ],
  ]);
  const notice = (subject: string, kind = 'thing.made') => ({
    at: toEpochSeconds(AT_SIX),
    kind,
    subject,
    detail: {},
  });
  const textOf = (notices: readonly ReturnType<typeof notice>[], language: 'en' | 'nl' = 'en') =>
    letterText({ name: 'Ada\r\nBcc: x@y.z', language, notices }, RULES, 'https://p.example');

  test('of one notice has its sentence as subject, and where one sees it', () => {
    const { subject, text } = textOf([notice('thing_1')]);
    expect(subject).toBe('Polder: A thing was made');
    expect(text.split('\n\n')).toEqual([
      'Dear Ada Bcc: x@y.z,',
      'A thing was made.\n2026-12-02T06:00:00Z\nhttps://p.example/things/thing_1',
      'Polder writes to you because of your roles there. You choose what it sends:\n' +
        'https://p.example/notices',
      '',
    ]);
  });

  test('of many tells fifty, and how many there are besides', () => {
    const { subject, text } = textOf(
      Array.from({ length: 52 }, (_, index) => notice(`thing_${index}`)),
      'nl',
    );
    expect(subject).toBe('Polder: 52 berichten');
    expect(text.match(/Er is een ding gemaakt\./g)).toHaveLength(50);
    expect(text).toContain('Er zijn er nog 2:\nhttps://p.example/notices');
  });

  test('of a kind that is told no more names what it was of', () => {
    const { subject, text } = textOf([notice('thing_1', 'thing.lost')]);
    expect(subject).toBe('Polder: 1 notices');
    expect(text).toContain('thing_1\n2026-12-02T06:00:00Z\nhttps://p.example/notices');
  });
});

/** What needs someone's attention now, the gravest first; plain rules over what was answered. */
import type { Commitment } from '../../../../src/client/commitments.ts';
import type { Condition } from '../../../../src/client/conditions.ts';
import type { InvoiceHead } from '../../../../src/client/invoices.ts';
import type { Job } from '../../../../src/client/jobs.ts';
import type { Period } from '../../../../src/client/periods.ts';
import type { StatementHead } from '../../../../src/client/statements.ts';
import type { NameOf } from '../../api/names-of.ts';
import type { Place } from '../../parts/page-link.tsx';
import type { Formats } from '../../texts/formats.ts';
import type { overviewTexts } from './texts.ts';

export interface Attention {
  readonly key: string;
  readonly tone: 'bad' | 'warn' | 'plain';
  readonly sentence: string;
  readonly place: Place;
}

export interface AttentionInput {
  readonly nowMilliseconds: number;
  readonly commitments: readonly Commitment[];
  readonly conditions: readonly Condition[];
  readonly periods: readonly Period[];
  /** The last revision of each, the last month first. */
  readonly statements: readonly StatementHead[];
  /** Of those that wait the one that was submitted first. */
  readonly longestWaiting: Job | undefined;
  readonly rejectedCount: number;
  /** Whether there are more than those that were counted. */
  readonly isRejectedMore: boolean;
  /** They were submitted at this time or later. */
  readonly rejectedSince: string;
  readonly outOfServiceGpuCount: number;
  /** Of persons who wait for an answer. */
  /** Of which a step took longer than its call says. */
  readonly overdueApplicationCount: number;
  readonly overdueInvoices: readonly Pick<InvoiceHead, 'openMicros'>[];
  readonly openRegistrationCount: number;
  readonly nameOf: NameOf;
}

/** The gravest first. */
const TONES = ['bad', 'warn', 'plain'] as const;

type Texts = (typeof overviewTexts)['en'];

const DAY_MILLISECONDS = 86_400_000;
const SOON_DAYS = 90;
/** A job that waits no longer is nothing to look at. */
const LONG_WAIT_DAYS = 2;

export function attentionOf(
  input: AttentionInput,
  texts: Texts,
  formats: Formats,
): readonly Attention[] {
  const found: readonly Attention[] = [
    ...moneyAttention(input, texts, formats),
    ...shortfallAttention(input, texts, formats),
    ...capacityAttention(input, texts, formats),
    ...jobAttention(input, texts, formats),
    ...stillAttention(input, texts, formats),
    ...input.periods
      .filter(({ state }) => state === 'ended')
      .map(({ month }) => ({
        key: `close-${month}`,
        tone: 'warn' as const,
        sentence: texts.toClose(formats.month(month)),
        place: { to: '/settlement', search: { month } },
      })),
  ];
  return TONES.flatMap((tone) => found.filter((each) => each.tone === tone));
}

function moneyAttention(input: AttentionInput, texts: Texts, formats: Formats): Attention[] {
  // Of one in default no instalment is waited for: the ledger has taken back what was called.
  const binding = input.commitments.filter(({ signedAt, withdrawnAt, status }) => {
    return signedAt !== null && withdrawnAt === null && status !== 'defaulted';
  });
  const instalments = binding.flatMap((each) => each.instalments);
  const open = instalments.filter(({ paidAt }) => paidAt === null);
  const isDueWithin = (days: number) => (each: { readonly dueAt: string }) =>
    Date.parse(each.dueAt) <= input.nowMilliseconds + days * DAY_MILLISECONDS;
  const uncalled = open.filter(({ calledAt }) => calledAt === null);
  const kinds = [
    ['bad', open.filter(({ calledAt }) => calledAt !== null), texts.overdue],
    ['warn', uncalled.filter(isDueWithin(0)), texts.dueNow],
    [
      'plain',
      uncalled.filter((each) => isDueWithin(SOON_DAYS)(each) && !isDueWithin(0)(each)),
      texts.dueSoon,
    ],
  ] as const;
  return kinds.flatMap(([tone, found, sentenceOf]) => {
    if (found.length === 0) return [];
    const sum = found.reduce((total, { micros }) => total + BigInt(micros), 0n);
    const sentence = sentenceOf(found.length, formats.moneyShort(sum));
    return [{ key: `money-${tone}`, tone, sentence, place: { to: '/funding' } }];
  });
}

/** Of the last month that was closed: what was entitled and asked for, and not delivered. */
function shortfallAttention(
  { statements }: AttentionInput,
  texts: Texts,
  formats: Formats,
): Attention[] {
  const month = statements[0]?.month;
  const short = statements.filter((each) => each.month === month && each.shortfallGpuSeconds > 0);
  if (month === undefined || short.length === 0) return [];
  const gpuSeconds = short.reduce((sum, each) => sum + each.shortfallGpuSeconds, 0);
  const sentence = texts.shortfall(
    short.length,
    formats.gpuHours(gpuSeconds),
    formats.month(month),
  );
  return [
    { key: 'shortfall', tone: 'bad', sentence, place: { to: '/settlement', search: { month } } },
  ];
}

function capacityAttention(input: AttentionInput, texts: Texts, formats: Formats): Attention[] {
  const late = input.conditions.filter(
    ({ dueAt, state }) => state !== 'built' && Date.parse(dueAt) < input.nowMilliseconds,
  );
  const found: Attention[] = [];
  if (late.length > 0) {
    const sentence = texts.lateConditions(late.length);
    found.push({ key: 'conditions', tone: 'bad', sentence, place: { to: '/capacity' } });
  }
  if (input.outOfServiceGpuCount > 0) {
    const sentence = texts.outOfService(formats.count(input.outOfServiceGpuCount));
    found.push({ key: 'service', tone: 'warn', sentence, place: { to: '/capacity' } });
  }
  return found;
}

/** What stands still because nobody has answered, decided or paid. */
function stillAttention(input: AttentionInput, texts: Texts, formats: Formats): Attention[] {
  const { overdueApplicationCount, overdueInvoices, openRegistrationCount } = input;
  const micros = overdueInvoices.reduce((sum, { openMicros }) => sum + BigInt(openMicros), 0n);
  const money = formats.moneyShort(micros);
  const kinds = [
    {
      count: overdueApplicationCount,
      key: 'applications',
      tone: 'warn',
      sentence: texts.overdueApplications(overdueApplicationCount),
      place: { to: '/applications', search: { overdue: 'true' } },
    },
    {
      count: overdueInvoices.length,
      key: 'invoices',
      tone: 'warn',
      sentence: texts.overdueInvoices(overdueInvoices.length, money),
      place: { to: '/invoices', search: { open: 'true' } },
    },
    {
      count: openRegistrationCount,
      key: 'registrations',
      tone: 'plain',
      sentence: texts.registrations(openRegistrationCount),
      place: { to: '/registrations' },
    },
  ] as const;
  return kinds.flatMap(({ count, ...attention }) => (count === 0 ? [] : [attention]));
}

function jobAttention(input: AttentionInput, texts: Texts, formats: Formats): Attention[] {
  const { longestWaiting: job, rejectedCount, rejectedSince, nowMilliseconds } = input;
  const found: Attention[] = [];
  if (rejectedCount > 0) {
    const place = { to: '/jobs', search: { state: 'rejected', since: rejectedSince } };
    const sentence = texts.rejected(rejectedCount, input.isRejectedMore);
    found.push({ key: 'rejected', tone: 'warn', sentence, place });
  }
  if (job === undefined) return found;
  const waitMilliseconds = nowMilliseconds - Date.parse(job.submittedAt);
  if (waitMilliseconds < LONG_WAIT_DAYS * DAY_MILLISECONDS) return found;
  const sentence = texts.longWait(input.nameOf(job.id), formats.duration(waitMilliseconds / 1_000));
  const place = { to: `/jobs/${job.id}` };
  return [...found, { key: 'longest', tone: 'warn', sentence, place }];
}

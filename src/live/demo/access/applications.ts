/** The calls for applications of a demo, and who applied to them. All of it is invented. */
import type { AccessCallTerms, Step } from '../../../access/access-call.ts';
import type { ApplicationContent, ApplicationState } from '../../../access/application.ts';
import type { AccessCallId } from '../../../kernel/ids.ts';
import {
  type EpochSeconds,
  SECONDS_PER_DAY,
  SECONDS_PER_HOUR,
  toEpochSeconds,
  toGpuSeconds,
  toPartsPerMillion,
} from '../../../kernel/units.ts';

type OfFunder = Pick<AccessCallTerms, 'funder' | 'mode' | 'sites'>;

const DAYS: Readonly<Record<Step, number>> = {
  eligibility: 2,
  'technical-check': 3,
  review: 20,
  panel: 5,
  award: 5,
};

export function hours(count: number) {
  return toGpuSeconds(count * SECONDS_PER_HOUR);
}

export function daysAfter(at: EpochSeconds, count: number): EpochSeconds {
  return toEpochSeconds(at + Math.round(count * SECONDS_PER_DAY));
}

/** A quick way in, a wider one with a technical check, and one with peer review and cut-offs. */
export function demoCallsAt(now: EpochSeconds, of: OfFunder): readonly AccessCallTerms[] {
  const at = toEpochSeconds(now - (now % SECONDS_PER_DAY));
  const days = { opensAt: daysAfter(at, -80), closesAt: daysAfter(at, 300) };
  const opened = { ...of, ...days, closedDays: [] };
  return [
    {
      ...opened,
      id: 'access-call_playground',
      name: 'Playground',
      sharePpm: toPartsPerMillion(5_000),
      cutOffs: [],
      openTo: ['sme'],
      gpuSecondsMax: hours(5_000),
      daysMax: 92,
      hasTechnicalCheck: false,
      review: undefined,
      workingDays: { ...DAYS, eligibility: 1, award: 1 },
      reportDays: undefined,
      leastUse: undefined,
    },
    {
      ...opened,
      id: 'access-call_fast-lane',
      name: 'Fast lane',
      sharePpm: toPartsPerMillion(20_000),
      cutOffs: [],
      openTo: ['sme', 'company', 'research'],
      gpuSecondsMax: hours(50_000),
      daysMax: 184,
      hasTechnicalCheck: true,
      review: undefined,
      workingDays: DAYS,
      reportDays: 60,
      leastUse: { sharePpm: toPartsPerMillion(400_000), months: 3 },
    },
    {
      ...opened,
      id: 'access-call_regular',
      name: 'Regular access',
      sharePpm: toPartsPerMillion(60_000),
      cutOffs: [daysAfter(at, -35), daysAfter(at, 28)],
      openTo: ['sme', 'research', 'public-body'],
      gpuSecondsMax: hours(5_000_000),
      daysMax: 366,
      hasTechnicalCheck: true,
      review: {
        reviewCountMin: 2,
        isBlind: false,
        criteria: [
          { id: 'excellence', name: 'Excellence', pointsMax: 10 },
          { id: 'impact', name: 'Impact', pointsMax: 5 },
          { id: 'plan', name: 'Quality of the plan', pointsMax: 5 },
        ],
      },
      workingDays: DAYS,
      reportDays: 90,
      leastUse: { sharePpm: toPartsPerMillion(400_000), months: 6 },
    },
  ];
}

export interface DemoApplication {
  /** What stands behind `application_`. */
  readonly name: string;
  readonly call: AccessCallId;
  readonly submittedDaysAgo: number;
  /** How far it came. */
  readonly state: ApplicationState;
  readonly content: Omit<ApplicationContent, 'start' | 'end'>;
  /** What became of `content.gpuSeconds`, where it came as far. */
  readonly recommendedHours?: number;
  readonly awardedHours?: number;
  /** More time, which its lead has asked for since. */
  readonly asksFor?: { readonly hours: number; readonly said: string };
}

const BY_A_START_UP = {
  userKind: 'sme',
  isUnionFunded: false,
  hasSealOfExcellence: false,
} as const;

interface Asked {
  readonly title: string;
  readonly summary: string;
  readonly technicalNeeds?: string;
  readonly hours: number;
  readonly gpus: number;
}

function asked({
  hours: count,
  gpus,
  technicalNeeds,
  ...words
}: Asked): DemoApplication['content'] {
  return {
    ...BY_A_START_UP,
    ...words,
    technicalNeeds: technicalNeeds ?? 'PyTorch in a container; checkpoints every ten minutes.',
    gpuSeconds: hours(count),
    jobGpuCountMax: gpus,
  };
}

export const DEMO_APPLICATIONS: readonly DemoApplication[] = [
  {
    name: 'town-hall-assistant',
    call: 'access-call_playground',
    submittedDaysAgo: 40,
    state: 'awarded',
    awardedHours: 4_000,
    asksFor: { hours: 500, said: 'Three more towns want to try it.' },
    content: asked({
      ...{ title: 'An assistant for town halls', hours: 5_000, gpus: 16 },
      summary: 'Tries whether a small model answers what citizens ask of their town hall.',
    }),
  },
  {
    name: 'bank-forecasts',
    call: 'access-call_playground',
    submittedDaysAgo: 25,
    state: 'declined',
    content: asked({
      ...{ title: 'Forecasts for a bank', hours: 5_000, gpus: 8 },
      summary: 'Fits models to the trades of a bank that has 40,000 employees.',
    }),
  },
  {
    name: 'invoice-reader',
    call: 'access-call_playground',
    submittedDaysAgo: 0.25,
    state: 'eligibility',
    content: asked({
      ...{ title: 'A reader of invoices', hours: 2_500, gpus: 8 },
      summary: 'Reads invoices in the languages of the Union.',
    }),
  },
  {
    name: 'field-images',
    call: 'access-call_fast-lane',
    submittedDaysAgo: 16,
    state: 'technical-check',
    content: asked({
      ...{ title: 'Crops from the air', hours: 30_000, gpus: 64 },
      summary: 'Finds diseases of crops on images of drones.',
      technicalNeeds: '120 TB of images, read once a night.',
    }),
  },
  {
    name: 'nine-voices',
    call: 'access-call_fast-lane',
    submittedDaysAgo: 9,
    state: 'award',
    content: asked({
      ...{ title: 'Speech in nine languages', hours: 48_000, gpus: 128 },
      summary: 'Trains a model of speech for nine smaller languages of the Union.',
    }),
  },
  {
    name: 'battery-materials',
    call: 'access-call_regular',
    submittedDaysAgo: 50,
    state: 'awarded',
    recommendedHours: 1_500_000,
    awardedHours: 1_200_000,
    content: asked({
      ...{ title: 'Materials for batteries', hours: 2_000_000, gpus: 1_024 },
      summary: 'Searches for solid electrolytes with a model that proposes crystals.',
    }),
  },
  {
    name: 'kilometre-weather',
    call: 'access-call_regular',
    submittedDaysAgo: 44,
    state: 'panel',
    content: asked({
      ...{ title: 'Weather at one kilometre', hours: 3_500_000, gpus: 2_048 },
      summary: 'Trains a forecast of Europe at one kilometre on forty years of observations.',
    }),
  },
  {
    name: 'protein-language',
    call: 'access-call_regular',
    submittedDaysAgo: 41,
    state: 'review',
    content: asked({
      ...{ title: 'The language of proteins', hours: 2_400_000, gpus: 512 },
      summary: 'Trains a model of protein sequences that is open to all.',
    }),
  },
  {
    name: 'law-in-24-languages',
    call: 'access-call_regular',
    submittedDaysAgo: 3,
    state: 'eligibility',
    content: asked({
      ...{ title: 'The law in 24 languages', hours: 900_000, gpus: 256 },
      summary: 'A model that reads the law of the Union in all of its languages.',
    }),
  },
];

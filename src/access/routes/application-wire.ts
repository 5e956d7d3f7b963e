/** Applications, their course and what is decided of them, as they go over the wire. */
import Type, { type Static } from 'typebox';
import { divideRounded } from '../../kernel/shares.ts';
import {
  GIBIBYTES_MAX,
  SECONDS_PER_HOUR,
  toEurMicros,
  toGibibytes,
  toGpuSeconds,
} from '../../kernel/units.ts';
import {
  fromWireInstant,
  toWireInstant,
  toWireInstantOrNull,
  toWireMicros,
  wireCount,
  wireGpuSeconds,
  wireId,
  wireInstant,
  wireLines,
  wireMicros,
  wireNullable,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { NewApplication } from '../commands/applications.ts';
import type { AwardTerms } from '../commands/award.ts';
import type { CourseStep, PricedApplication } from '../store/applications.ts';

type ApplicationContent = NewApplication['content'];

export const CLOSED = { additionalProperties: false } as const;
const GPUS_MAX = 100_000_000;
const TEXT_MAX = 4_000;
export const SITES_MAX = 100;

export const wireUserKind = wireWord(['sme', 'company', 'public-body', 'research']);
export const wireApplicationState = wireWord([
  'eligibility',
  'technical-check',
  'review',
  'panel',
  'award',
  'awarded',
  'declined',
  'withdrawn',
]);
export const wireSaid = wireLines(TEXT_MAX, 1);
/** Of what is asked for or awarded. */
export const wireSomeGpuSeconds = wireCount(1, Number.MAX_SAFE_INTEGER);

const content = {
  title: wireText(200),
  summary: wireLines(20_000, 1),
  technicalNeeds: wireLines(20_000, 1),
  userKind: wireUserKind,
  isUnionFunded: Type.Boolean(),
  hasSealOfExcellence: Type.Boolean(),
  requestedGpuSeconds: wireSomeGpuSeconds,
  jobGpuCountMax: wireCount(1, GPUS_MAX),
  startsAt: wireInstant,
  endsAt: wireInstant,
};

export const wireApplicationText = Type.Object(content, { ...CLOSED, title: 'ApplicationText' });

export const wireNewApplication = Type.Object(
  {
    id: wireId('application_'),
    call: wireId('access-call_'),
    applicant: wireId('party_'),
    ...content,
  },
  { ...CLOSED, title: 'NewApplication' },
);

export const wireApplication = Type.Object(
  {
    id: wireId('application_'),
    call: wireId('access-call_'),
    applicant: wireId('party_'),
    lead: wireId('person_'),
    state: wireApplicationState,
    ...content,
    recommendedGpuSeconds: wireNullable(wireGpuSeconds),
    awardedGpuSeconds: wireNullable(wireGpuSeconds),
    allocation: wireNullable(wireId('allocation_')),
    /** What all that is requested would cost its user, at the price of the mode. */
    requestedCostMicros: wireMicros,
    submittedAt: wireInstant,
    cutOffAt: wireNullable(wireInstant),
    dueAt: wireNullable(wireInstant),
    isOverdue: Type.Boolean(),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Application' },
);

export function fromWireContent(body: Static<typeof wireApplicationText>): ApplicationContent {
  const { title, summary, technicalNeeds, userKind, isUnionFunded, hasSealOfExcellence } = body;
  return {
    title,
    summary,
    technicalNeeds,
    userKind,
    isUnionFunded,
    hasSealOfExcellence,
    jobGpuCountMax: body.jobGpuCountMax,
    gpuSeconds: toGpuSeconds(body.requestedGpuSeconds),
    start: fromWireInstant(body.startsAt),
    end: fromWireInstant(body.endsAt),
  };
}

export function toWireContent({ start, end, gpuSeconds, ...rest }: ApplicationContent) {
  return {
    ...rest,
    requestedGpuSeconds: gpuSeconds,
    startsAt: toWireInstant(start),
    endsAt: toWireInstant(end),
  };
}

/** `now`: what is due before it is overdue. */
export function toWireApplication(
  application: PricedApplication,
  now: number,
): Static<typeof wireApplication> {
  const { id, call, applicant, lead, state, content: text, dueAt, version } = application;
  return {
    id,
    call,
    applicant,
    lead,
    state,
    ...toWireContent(text),
    recommendedGpuSeconds: application.recommendedGpuSeconds ?? null,
    awardedGpuSeconds: application.awardedGpuSeconds ?? null,
    allocation: application.allocation ?? null,
    requestedCostMicros: costOf(application),
    submittedAt: toWireInstant(application.submittedAt),
    cutOffAt: toWireInstantOrNull(application.cutOff),
    dueAt: toWireInstantOrNull(dueAt),
    isOverdue: dueAt !== undefined && dueAt < now,
    version,
  };
}

function costOf({ content: { gpuSeconds }, priceMicrosPerGpuHour: price }: PricedApplication) {
  const cost = divideRounded(BigInt(gpuSeconds) * price, BigInt(SECONDS_PER_HOUR));
  return toWireMicros(toEurMicros(cost));
}

export const wireCourse = Type.Object(
  {
    steps: Type.Array(
      Type.Object(
        {
          done: wireWord([
            'submitted',
            'amended',
            'found-eligible',
            'found-feasible',
            'reviewed',
            'recommended',
            'awarded',
            'declined',
            'withdrawn',
            'escalated',
            'cut',
            'reported',
          ]),
          atStep: wireApplicationState,
          said: wireNullable(wireSaid),
          gpuSeconds: wireNullable(wireGpuSeconds),
          doneAt: wireInstant,
        },
        CLOSED,
      ),
    ),
    comments: Type.Array(wireSaid, {
      description: 'What reviewers wrote for the applicant; empty until it is decided',
    }),
  },
  { ...CLOSED, title: 'ApplicationCourse' },
);

export function toWireCourse(
  steps: readonly CourseStep[],
  comments: readonly string[],
): Static<typeof wireCourse> {
  return {
    steps: steps.map(({ done, atStep, said, gpuSeconds, doneAt }) => ({
      done,
      atStep,
      said: said ?? null,
      gpuSeconds: gpuSeconds ?? null,
      doneAt: toWireInstant(doneAt),
    })),
    comments: [...comments],
  };
}

/** Why something is done; whom it concerns reads it. */
export const wireReasonSaid = Type.Object({ said: wireSaid }, { ...CLOSED, title: 'ReasonSaid' });

export const wireFinding = Type.Object(
  { passed: Type.Boolean(), said: wireSaid },
  { ...CLOSED, title: 'ApplicationFinding' },
);

export const wireRecommendation = Type.Object(
  { gpuSeconds: wireGpuSeconds, said: wireSaid },
  { ...CLOSED, title: 'Recommendation' },
);

export const wireAward = Type.Object(
  {
    gpuSeconds: wireSomeGpuSeconds,
    sites: Type.Array(wireId('site_'), { minItems: 1, maxItems: SITES_MAX }),
    startsAt: wireInstant,
    endsAt: wireInstant,
    storageGibibytes: wireNullable(wireCount(0, GIBIBYTES_MAX)),
    said: wireSaid,
  },
  { ...CLOSED, title: 'AccessAward' },
);

export function fromWireAward(body: Static<typeof wireAward>): AwardTerms {
  const { gpuSeconds, sites, storageGibibytes: storage, said } = body;
  return {
    gpuSeconds: toGpuSeconds(gpuSeconds),
    sites,
    start: fromWireInstant(body.startsAt),
    end: fromWireInstant(body.endsAt),
    storageGibibytes: storage === null ? undefined : toGibibytes(storage),
    said,
  };
}

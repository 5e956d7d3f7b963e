/** Calls for applications as they go over the wire. */
import Type, { type Static } from 'typebox';
import { toDateText } from '../../kernel/time.ts';
import { toGpuSeconds, toPartsPerMillion } from '../../kernel/units.ts';
import {
  fromWireDate,
  fromWireInstant,
  toWireInstant,
  toWireMicros,
  wireCount,
  wireDate,
  wireGpuSeconds,
  wireId,
  wireInstant,
  wireMicros,
  wireNullable,
  wireText,
  wireVersion,
} from '../../platform/http/wire.ts';
import type { openAccessCall } from '../commands/access-calls.ts';
import type { NamedAccessCall } from '../store/access-calls.ts';
import { CLOSED, SITES_MAX, wireSomeGpuSeconds, wireUserKind } from './application-wire.ts';

const COUNT_MAX = 1_000_000_000;
const wireStepDays = wireCount(1, 250);

export const wirePeerReview = Type.Object(
  {
    reviewCountMin: wireCount(1, 20),
    isBlind: Type.Boolean({ description: 'whether reviewers do not learn who applies' }),
    criteria: Type.Array(
      Type.Object(
        { id: wireText(40), name: wireText(200), pointsMax: wireCount(1, 1_000) },
        CLOSED,
      ),
      { minItems: 1, maxItems: 20 },
    ),
  },
  { ...CLOSED, title: 'PeerReview' },
);

const callTerms = {
  name: wireText(200),
  funder: wireId('party_'),
  mode: wireId('mode_'),
  sites: Type.Array(wireId('site_'), { minItems: 1, maxItems: SITES_MAX }),
  sharePpm: wireCount(1, 1_000_000),
  opensAt: wireInstant,
  closesAt: wireInstant,
  cutOffs: Type.Array(wireInstant, { maxItems: 100 }),
  openTo: Type.Array(wireUserKind, { minItems: 1, maxItems: 4, uniqueItems: true }),
  gpuSecondsMax: wireSomeGpuSeconds,
  daysMax: wireCount(1, 3_660),
  hasTechnicalCheck: Type.Boolean(),
  review: wireNullable(wirePeerReview),
  workingDays: Type.Object(
    {
      eligibility: wireStepDays,
      'technical-check': wireStepDays,
      review: wireStepDays,
      panel: wireStepDays,
      award: wireStepDays,
    },
    { ...CLOSED, title: 'WorkingDays' },
  ),
};

const wireClosedDays = Type.Array(wireDate, {
  maxItems: 366,
  uniqueItems: true,
  description: 'days on which nobody works, beside the weekends: they are no working days',
});
const wireReportDays = wireNullable(wireCount(1, 3_660));
const wireLeastUse = wireNullable(
  Type.Object(
    { sharePpm: wireCount(1, 1_000_000), months: wireCount(1, 120) },
    { ...CLOSED, title: 'LeastUse' },
  ),
);

/** What is left out is `null`; of `closedDays`: none. */
export const wireNewAccessCall = Type.Object(
  {
    id: wireId('access-call_'),
    ...callTerms,
    closedDays: Type.Optional(wireClosedDays),
    reportDays: Type.Optional(wireReportDays),
    leastUse: Type.Optional(wireLeastUse),
  },
  { ...CLOSED, title: 'NewAccessCall' },
);

/** With what everybody asks: who gives it, at what price, where, until when, how many ask. */
export const wireAccessCall = Type.Object(
  {
    id: wireId('access-call_'),
    ...callTerms,
    closedDays: wireClosedDays,
    reportDays: wireReportDays,
    leastUse: wireLeastUse,
    funderName: wireText(200),
    modeName: wireText(200),
    priceMicrosPerGpuHour: wireMicros,
    siteNames: Type.Array(wireText(200), { maxItems: SITES_MAX }),
    receivesUntil: wireInstant,
    applicationCount: wireCount(0, COUNT_MAX),
    awardedCount: wireCount(0, COUNT_MAX),
    requestedGpuSeconds: wireGpuSeconds,
    awardedGpuSeconds: wireGpuSeconds,
    version: wireVersion,
  },
  { ...CLOSED, title: 'AccessCall' },
);

type AccessCallTerms = Parameters<typeof openAccessCall>[1];

export function fromWireAccessCall(body: Static<typeof wireNewAccessCall>): AccessCallTerms {
  return {
    ...body,
    sharePpm: toPartsPerMillion(body.sharePpm),
    opensAt: fromWireInstant(body.opensAt),
    closesAt: fromWireInstant(body.closesAt),
    cutOffs: body.cutOffs.map(fromWireInstant),
    closedDays: (body.closedDays ?? []).map(fromWireDate),
    gpuSecondsMax: toGpuSeconds(body.gpuSecondsMax),
    review: body.review ?? undefined,
    reportDays: body.reportDays ?? undefined,
    leastUse: fromWireLeastUse(body.leastUse ?? null),
  };
}

function fromWireLeastUse(rule: Static<typeof wireLeastUse>): AccessCallTerms['leastUse'] {
  return rule === null ? undefined : { ...rule, sharePpm: toPartsPerMillion(rule.sharePpm) };
}

export function toWireAccessCall({
  terms,
  version,
  ...named
}: NamedAccessCall): Static<typeof wireAccessCall> {
  const { review, sites, openTo, workingDays, cutOffs, opensAt, closesAt, ...rest } = terms;
  const { reportDays, leastUse, closedDays } = terms;
  const { siteNames, priceMicrosPerGpuHour: price, receivesUntil, ...counts } = named;
  return {
    ...rest,
    ...counts,
    sites: [...sites],
    siteNames: [...siteNames],
    openTo: [...openTo],
    workingDays: { ...workingDays },
    opensAt: toWireInstant(opensAt),
    closesAt: toWireInstant(closesAt),
    cutOffs: cutOffs.map(toWireInstant),
    closedDays: closedDays.map(toDateText),
    receivesUntil: toWireInstant(receivesUntil),
    review: review === undefined ? null : { ...review, criteria: [...review.criteria] },
    reportDays: reportDays ?? null,
    leastUse: leastUse === undefined ? null : { ...leastUse },
    priceMicrosPerGpuHour: toWireMicros(price),
    version,
  };
}

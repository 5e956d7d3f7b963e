/**
 * Applications at each step of their course, by HTTP on the store that the fuzz uses; what is named
 * after an operation is left for it alone. Beside them what no schema can say: the bodies, and
 * which application each request is about.
 */
import type { OpenDatabase } from '../../src/platform/database/open-database.ts';
import type { RoleGrant } from '../../src/platform/identity/access.ts';
import { type Platform, platformOn } from '../end-to-end/call-2026/platform.ts';
import { dayOf, inDays } from './days.ts';
import type { Places, Recipes } from './requests.ts';

export const FUNDER = 'party_north';
export const APPLICANT = 'party_research';
const OTHER_HOLDER = 'party_north';
/** Who decides, who applies and who reviews: personas that the programme brought. */
const OFFICER = 'demo-programme-officer';
const LEAD = 'demo-applicant';
const JUDGE = 'demo-reviewer';

const REVIEW = {
  reviewCountMin: 1,
  isBlind: true,
  criteria: [{ id: 'merit', name: 'Merit', pointsMax: 5 }],
};

function callTerms(more: object = {}) {
  return {
    name: 'A call for applications',
    funder: FUNDER,
    mode: 'mode_open',
    sites: ['site_east'],
    sharePpm: 50_000,
    opensAt: inDays(-30),
    closesAt: inDays(150),
    cutOffs: [],
    openTo: ['research'],
    gpuSecondsMax: 3_600_000,
    daysMax: 365,
    hasTechnicalCheck: true,
    review: null,
    workingDays: { eligibility: 5, 'technical-check': 5, review: 20, panel: 10, award: 10 },
    ...more,
  };
}

const CALLS: readonly (readonly [name: string, more: object])[] = [
  ['quick', {}],
  ['reviewed', { hasTechnicalCheck: false, review: REVIEW }],
  ['cut', { cutOffs: [inDays(100)] }],
  ['to-close', {}],
];

function contentOf() {
  return {
    userKind: 'research',
    requestedGpuSeconds: 36_000,
    startsAt: inDays(20),
    endsAt: inDays(60),
  };
}

const WHOLE = {
  title: 'Proteins',
  summary: 'They fold.',
  technicalNeeds: 'One rack.',
  isUnionFunded: false,
  hasSealOfExcellence: false,
  jobGpuCountMax: 8,
};

/** Whose holder has asked for a change, which is open. */
const CHANGED = ['to-grant', 'to-refuse', 'to-drop'] as const;

/** Each with its call, and up to where it was taken. */
const APPLICATIONS: readonly (readonly [name: string, call: string, upTo: Rung])[] = [
  ['to-amend', 'cut', 'submitted'],
  ['to-withdraw', 'quick', 'submitted'],
  ['to-find', 'quick', 'submitted'],
  ['to-check', 'quick', 'eligible'],
  ['to-award', 'quick', 'feasible'],
  ['to-decline', 'quick', 'feasible'],
  ['to-assign', 'reviewed', 'eligible'],
  ['to-declare', 'reviewed', 'assigned'],
  ['to-review', 'reviewed', 'declared'],
  ['to-recommend', 'reviewed', 'written'],
  ['to-report', 'quick', 'awarded'],
  ['to-ask', 'quick', 'awarded'],
  ...CHANGED.map((name) => [name, 'quick', 'awarded'] as const),
];

const RUNGS = [
  'submitted',
  'eligible',
  'feasible',
  'awarded',
  'assigned',
  'declared',
  'written',
] as const;
type Rung = (typeof RUNGS)[number];

function grantsOf(who: string): readonly RoleGrant[] {
  if (who === LEAD) return [{ role: 'applicant', scope: { kind: 'party', id: APPLICANT } }];
  const scope = { kind: 'party', id: FUNDER } as const;
  return [{ role: who === JUDGE ? 'reviewer' : 'funder-officer', scope }];
}

/** As it would be ten days ago. */
export async function makeApplications(database: OpenDatabase): Promise<void> {
  const platform = await platformOn(database, grantsOf);
  try {
    platform.setTime(dayOf(-10));
    for (const [name, more] of CALLS) {
      const body = { id: `access-call_${name}`, ...callTerms(more) };
      await platform.done(OFFICER, 'POST /v1/access-calls', { body });
    }
    for (const each of APPLICATIONS) await climb(platform, each);
    for (const name of CHANGED) {
      const ids = { id: `change_${name}`, allocation: `allocation_${name}` };
      const body = { ...ids, endsAt: inDays(70), said: 'It lasts longer.' };
      await platform.done(LEAD, 'POST /v1/change-requests', { body });
    }
  } finally {
    await platform.close();
  }
}

async function climb(
  platform: Platform,
  [name, call, upTo]: (typeof APPLICATIONS)[number],
): Promise<void> {
  const id = `application_${name}`;
  const reaches = (rung: Rung) => RUNGS.indexOf(rung) <= RUNGS.indexOf(upTo);
  const post = (who: string, path: string, body: object) =>
    platform.done(who, `POST /v1/${path}`, { body });
  const ids = { id, call: `access-call_${call}`, applicant: APPLICANT };
  await post(LEAD, 'applications', { ...ids, ...WHOLE, ...contentOf() });
  const finding = { passed: true, said: 'It may.' };
  if (reaches('eligible')) await post(OFFICER, `applications/${id}/eligibility`, finding);
  if (call === 'quick' && reaches('feasible')) {
    await post(OFFICER, `applications/${id}/technical-check`, finding);
  }
  if (call === 'quick' && reaches('awarded')) {
    await post(OFFICER, `applications/${id}/award`, { ...awardOf(100), said: 'Awarded.' });
  }
  if (call === 'reviewed' && reaches('assigned')) {
    await post(OFFICER, `applications/${id}/reviewers`, { person: `person_${JUDGE}` });
  }
  if (call === 'reviewed' && reaches('declared')) {
    await post(JUDGE, `my-reviews/${id}/declaration`, { conflict: null });
  }
  if (call === 'reviewed' && reaches('written')) {
    await platform.done(JUDGE, `PUT /v1/my-reviews/${id}`, { body: reviewText() });
  }
}

function reviewText() {
  const points = [{ criterion: 'merit', points: 4 }];
  return { points, gpuSeconds: 18_000, forApplicant: 'Clear.', forPanel: 'Fund it.' };
}

function awardOf(gpuSeconds: number) {
  const days = { startsAt: inDays(20), endsAt: inDays(60) };
  return { gpuSeconds, sites: ['site_east'], ...days, storageGibibytes: null };
}

const of = (name: string) => () => ({ applicationId: `application_${name}` });

export const APPLICATION_PLACES: Places = {
  closeAccessCall: () => ({ accessCallId: 'access-call_to-close' }),
  amendApplication: of('to-amend'),
  withdrawApplication: of('to-withdraw'),
  recordEligibility: of('to-find'),
  recordTechnicalCheck: of('to-check'),
  awardApplication: of('to-award'),
  declineApplication: of('to-decline'),
  assignReviewer: of('to-assign'),
  declareConflict: of('to-declare'),
  getMyReview: of('to-review'),
  writeReview: of('to-review'),
  recommendApplication: of('to-recommend'),
  getUseOfAward: of('to-report'),
  handInFinalReport: of('to-report'),
  grantChangeRequest: () => ({ changeId: 'change_to-grant' }),
  refuseChangeRequest: () => ({ changeId: 'change_to-refuse' }),
  withdrawChangeRequest: () => ({ changeId: 'change_to-drop' }),
};

export const APPLICATION_RECIPES: Recipes = {
  openAccessCall: (stream) => {
    const terms = callTerms({ review: stream.nextBelow(2) === 0 ? null : REVIEW });
    return { ...terms, opensAt: inDays(stream.nextBelow(20)) };
  },
  submitApplication: () => ({ call: 'access-call_quick', applicant: APPLICANT, ...contentOf() }),
  amendApplication: contentOf,
  assignReviewer: () => ({ person: `person_${JUDGE}` }),
  declareConflict: () => ({ conflict: null }),
  writeReview: (stream) => ({
    ...reviewText(),
    points: [{ criterion: 'merit', points: stream.nextBelow(6) }],
  }),
  recommendApplication: (stream) => ({ gpuSeconds: stream.nextBelow(36_001) }),
  awardApplication: (stream) => awardOf(1 + stream.nextBelow(36_000)),
  askForChange: (stream) => ({
    allocation: 'allocation_to-ask',
    endsAt: inDays(70 + stream.nextBelow(20)),
    moreGpuSeconds: 1 + stream.nextBelow(1_000),
    holder: OTHER_HOLDER,
  }),
};

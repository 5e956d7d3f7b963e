/** A call for applications as it is typed, and as it is sent. */
import type { NewAccessCallInput } from '../../../../src/client/access-calls.ts';
import { typedSmall, typedWhole } from '../../parts/form/typed-number.ts';
import { wordsOf } from '../../parts/form/words-of.ts';
import type { Language } from '../../texts/language.ts';
import { gpuSecondsOf, instantOf } from './typed-application.ts';

const PPM_A_PERCENT = 10_000;
const ID_LETTERS_MAX = 40;

/** Several of a kind stand in one text; a tick is `yes`. */
export const EMPTY_CALL = {
  name: '',
  funder: '',
  mode: '',
  sites: '',
  sharePercent: '',
  hoursMax: '',
  daysMax: '366',
  opensOn: '',
  closesOn: '',
  cutOffs: '',
  openTo: 'sme research public-body',
  hasTechnicalCheck: 'yes',
  hasReview: '',
  reviewCountMin: '2',
  isBlind: '',
  criteria: '',
  reportDays: '',
  leastPercent: '',
  leastMonths: '6',
  eligibility: '2',
  'technical-check': '3',
  review: '20',
  panel: '5',
  award: '5',
  closedDays: '',
};
export type TypedCall = typeof EMPTY_CALL;

/** `Excellence: 10` on a line of its own; what has no points is refused by Polder as null. */
export function criteriaOf(text: string) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const colon = line.lastIndexOf(':');
    const name = (colon === -1 ? line : line.slice(0, colon)).trim();
    const pointsMax = colon === -1 ? Number.NaN : typedWhole(line.slice(colon + 1));
    return { id: criterionIdOf(name), name, pointsMax };
  });
}

const POINTS_MAX = 1_000;

/** Whether each line is one; Polder says no more of a review than that it is at fault. */
export function areCriteria(text: string): boolean {
  const criteria = criteriaOf(text);
  const isOne = ({ id, pointsMax }: (typeof criteria)[number]) =>
    id !== '' && Number.isInteger(pointsMax) && pointsMax >= 1 && pointsMax <= POINTS_MAX;
  return criteria.length > 0 && criteria.every(isOne);
}

/** Of the same name the same: Polder refuses one that is there twice. */
function criterionIdOf(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, ID_LETTERS_MAX);
}

export function toCall(
  typed: TypedCall,
  id: NewAccessCallInput['id'],
  language: Language,
): NewAccessCallInput {
  return {
    id,
    name: typed.name,
    funder: typed.funder as NewAccessCallInput['funder'],
    mode: typed.mode as NewAccessCallInput['mode'],
    sites: wordsOf(typed.sites),
    sharePpm: Math.round(typedSmall(typed.sharePercent) * PPM_A_PERCENT),
    opensAt: instantOf(typed.opensOn),
    closesAt: instantOf(typed.closesOn),
    cutOffs: wordsOf(typed.cutOffs).map((day) => instantOf(day)),
    openTo: wordsOf(typed.openTo),
    gpuSecondsMax: gpuSecondsOf(typed.hoursMax, language),
    daysMax: typedWhole(typed.daysMax),
    hasTechnicalCheck: typed.hasTechnicalCheck !== '',
    review: reviewOf(typed),
    closedDays: wordsOf(typed.closedDays),
    reportDays: typed.reportDays === '' ? null : typedWhole(typed.reportDays),
    leastUse: leastUseOf(typed),
    workingDays: {
      eligibility: typedWhole(typed.eligibility),
      'technical-check': typedWhole(typed['technical-check']),
      review: typedWhole(typed.review),
      panel: typedWhole(typed.panel),
      award: typedWhole(typed.award),
    },
  };
}

function leastUseOf({ leastPercent, leastMonths }: TypedCall) {
  if (leastPercent === '') return null;
  const sharePpm = Math.round(typedSmall(leastPercent) * PPM_A_PERCENT);
  return { sharePpm, months: typedWhole(leastMonths) };
}

function reviewOf({ hasReview, reviewCountMin, isBlind, criteria }: TypedCall) {
  if (hasReview === '') return null;
  return {
    reviewCountMin: typedWhole(reviewCountMin),
    isBlind: isBlind !== '',
    criteria: criteriaOf(criteria),
  };
}

/** An application as it is typed: GPU-hours and days, sent as GPU-seconds and instants. */
import type { Application, ApplicationTextInput } from '../../../../src/client/applications.ts';
import { typedAmount, typedWhole } from '../../parts/form/typed-number.ts';
import type { Language } from '../../texts/language.ts';

const SECONDS_PER_HOUR = 3_600;
const DAY_LETTERS = '2027-01-31'.length;

export const EMPTY = {
  title: '',
  summary: '',
  technicalNeeds: '',
  userKind: '',
  isUnionFunded: '',
  hasSealOfExcellence: '',
  hours: '',
  jobGpuCountMax: '',
  startsOn: '',
  endsOn: '',
};
export type Typed = typeof EMPTY;

/** NaN where it is no number: Polder says at the field what it expected. */
export function gpuSecondsOf(hours: string, language: Language): number {
  return Math.round(typedAmount(hours, language) * SECONDS_PER_HOUR);
}

/** GPU-hours as they are typed in a language, without a mark between thousands. */
export function typedHours(gpuSeconds: number, language: Language): string {
  const text = String(gpuSeconds / SECONDS_PER_HOUR);
  return language === 'nl' ? text.replace('.', ',') : text;
}

export function dayOf(instant: string): string {
  return instant.slice(0, DAY_LETTERS);
}

/** The first moment of a day; `before` where its day was left as it is. */
export function instantOf(day: string, before?: string): string {
  if (before !== undefined && dayOf(before) === day) return before;
  return day === '' ? '' : `${day}T00:00:00Z`;
}

export function toText(typed: Typed, language: Language, before?: Application) {
  const { title, summary, technicalNeeds } = typed;
  return {
    title,
    summary,
    technicalNeeds,
    userKind: typed.userKind as ApplicationTextInput['userKind'],
    isUnionFunded: typed.isUnionFunded !== '',
    hasSealOfExcellence: typed.hasSealOfExcellence !== '',
    requestedGpuSeconds: gpuSecondsOf(typed.hours, language),
    jobGpuCountMax: typedWhole(typed.jobGpuCountMax),
    startsAt: instantOf(typed.startsOn, before?.startsAt),
    endsAt: instantOf(typed.endsOn, before?.endsAt),
  };
}

export function typedOf(application: Application, language: Language): Typed {
  const { title, summary, technicalNeeds, userKind } = application;
  return {
    title,
    summary,
    technicalNeeds,
    userKind,
    isUnionFunded: application.isUnionFunded ? 'yes' : '',
    hasSealOfExcellence: application.hasSealOfExcellence ? 'yes' : '',
    hours: typedHours(application.requestedGpuSeconds, language),
    jobGpuCountMax: String(application.jobGpuCountMax),
    startsOn: dayOf(application.startsAt),
    endsOn: dayOf(application.endsAt),
  };
}

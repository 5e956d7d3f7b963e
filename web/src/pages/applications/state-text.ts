/** Where an application stands, in a word and in a sentence. */
import type { Application } from '../../../../src/client/applications.ts';
import type { Formats } from '../../texts/formats.ts';
import type { applicationTexts } from './application-texts.ts';

export type ApplicationTexts = (typeof applicationTexts)['en'];

export const STATES = [
  'eligibility',
  'technical-check',
  'review',
  'panel',
  'award',
  'awarded',
  'declined',
  'withdrawn',
] as const satisfies readonly Application['state'][];

/** `awarded` of a column is an amount. */
export function stateText(state: Application['state'], texts: ApplicationTexts): string {
  return state === 'awarded' ? texts.awardedState : texts[state];
}

/** Until when, or since when it is too late: in words, never by a colour alone. */
export function dueText(
  { dueAt, isOverdue }: Pick<Application, 'dueAt' | 'isOverdue'>,
  texts: ApplicationTexts,
  formats: Formats,
): string {
  if (dueAt === null) return '–';
  const at = formats.dateTime(dueAt);
  return isOverdue ? texts.overdue(at) : at;
}

export function leadText(
  { state, dueAt, isOverdue, awardedGpuSeconds }: Application,
  texts: ApplicationTexts,
  formats: Formats,
): string {
  switch (state) {
    case 'awarded':
      return texts.awardedLead(formats.hours(awardedGpuSeconds ?? 0));
    case 'declined':
    case 'withdrawn':
      return texts[`${state}Lead`];
    default: {
      const due = dueAt === null ? '–' : formats.dateTime(dueAt);
      const lead = isOverdue ? texts.overdueLead : texts.waitsLead;
      return lead(texts[state].toLowerCase(), due);
    }
  }
}

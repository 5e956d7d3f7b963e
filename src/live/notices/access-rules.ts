/** Notices of applications, reviews, changes, allocations, registrations and tokens. */
import type { JsonObject } from '../../platform/database/transaction.ts';
import type { Permission } from '../../platform/identity/access.ts';
import { rule } from './notice-topics.ts';

/** By the step at which an application stands: what whoever does it may do. */
function nextOf({ state }: JsonObject): Permission | undefined {
  switch (state) {
    case 'technical-check':
      return 'application.check';
    case 'eligibility':
    case 'review':
    case 'panel':
    case 'award':
      return 'application.decide';
    default:
      return undefined;
  }
}

const AT_APPLICATION = { topic: 'applications', page: '/applications' } as const;
const AT_REVIEW = { topic: 'applications', page: '/my-reviews' } as const;
const OF_PROGRAM = { topic: 'delivery', page: () => '/account', mayDo: 'token.write' } as const;
const AT_REGISTRATION = { topic: 'registrations', page: '/registrations' } as const;
const AT_ALLOCATION = { topic: 'allocations', page: '/allocations' } as const;

/** The page of the allocation that is to be changed. */
const OF_CHANGE = {
  topic: 'allocations',
  page: ({ detail }: { readonly detail: JsonObject }) =>
    `/allocations/${String(detail.allocation)}`,
} as const;
const OF_OWN_REGISTRATION = { topic: 'registrations', page: () => '/register' } as const;

export const ACCESS_RULES = [
  rule('application.submitted', {
    ...AT_APPLICATION,
    mayDo: nextOf,
    en: 'An application was submitted, and waits for its next step.',
    nl: 'Er is een aanvraag ingediend; zij wacht op de volgende stap.',
  }),
  rule('application.found-eligible', {
    ...AT_APPLICATION,
    mayDo: nextOf,
    en: 'An application was found eligible, and waits for its next step.',
    nl: 'Een aanvraag is ontvankelijk bevonden; zij wacht op de volgende stap.',
  }),
  rule('application.found-feasible', {
    ...AT_APPLICATION,
    mayDo: nextOf,
    en: 'The sites can run what an application asks for. It waits for its next step.',
    nl: 'De locaties kunnen uitvoeren wat een aanvraag vraagt. Zij wacht op de volgende stap.',
  }),
  rule('application.reviewed', {
    ...AT_APPLICATION,
    mayDo: nextOf,
    en: 'All reviews of an application are written. It waits for its next step.',
    nl: 'Alle beoordelingen van een aanvraag zijn binnen. Zij wacht op de volgende stap.',
  }),
  rule('application.recommended', {
    ...AT_APPLICATION,
    mayDo: nextOf,
    en: 'The panel has written down what it recommends. The application waits for its award.',
    nl: 'Het panel heeft zijn advies vastgelegd. De aanvraag wacht op toekenning.',
  }),
  rule('application.escalated', {
    ...AT_APPLICATION,
    mayDo: nextOf,
    en: 'A step of an application is overdue.',
    nl: 'Een stap van een aanvraag is over tijd.',
  }),
  rule('application.awarded', {
    ...AT_APPLICATION,
    en: 'Your application was awarded.',
    nl: 'Uw aanvraag is toegekend.',
  }),
  rule('application.declined', {
    ...AT_APPLICATION,
    en: 'Your application was declined.',
    nl: 'Uw aanvraag is afgewezen.',
  }),
  rule('application.cut', {
    ...AT_APPLICATION,
    en: 'What you were awarded was cut to what you used.',
    nl: 'Wat u toegekend was, is teruggebracht tot wat u gebruikte.',
  }),
  rule('application.report-falls-due', {
    ...AT_APPLICATION,
    en: 'The final report of what you were awarded falls due within two weeks.',
    nl: 'Het eindverslag van wat u toegekend kreeg, moet binnen twee weken worden ingeleverd.',
  }),
  rule('application.report-overdue', {
    ...AT_APPLICATION,
    mayDo: 'application.decide',
    en: 'The final report of an application is overdue.',
    nl: 'Het eindverslag van een aanvraag is over tijd.',
  }),
  rule('application.reported', {
    ...AT_APPLICATION,
    mayDo: 'application.decide',
    en: 'The final report of an application was handed in.',
    nl: 'Het eindverslag van een aanvraag is ingeleverd.',
  }),
  rule('review.assigned', {
    ...AT_REVIEW,
    en: 'You are asked to review an application. Say first if you have a conflict of interest.',
    nl: 'U wordt gevraagd een aanvraag te beoordelen. Meld eerst een belangenconflict.',
  }),
  rule('review.falls-due', {
    ...AT_REVIEW,
    en: 'A review that you are asked for is to be written within three days.',
    nl: 'Een beoordeling die van u wordt gevraagd, moet binnen drie dagen geschreven zijn.',
  }),
  rule('review.overdue', {
    ...AT_REVIEW,
    en: 'A review that you are asked for is overdue.',
    nl: 'Een beoordeling die van u wordt gevraagd, is over tijd.',
  }),
  rule('change.asked', {
    ...OF_CHANGE,
    mayDo: 'allocation.write',
    en: 'A change of an allocation is asked for.',
    nl: 'Er is gevraagd een toewijzing te wijzigen.',
  }),
  rule('change.granted', {
    ...OF_CHANGE,
    en: 'The change of your allocation was granted.',
    nl: 'De wijziging van uw toewijzing is toegestaan.',
  }),
  rule('change.refused', {
    ...OF_CHANGE,
    en: 'The change of your allocation was refused.',
    nl: 'De wijziging van uw toewijzing is geweigerd.',
  }),
  rule('allocation.frozen', {
    ...AT_ALLOCATION,
    mayDo: 'change.ask',
    en: 'Your allocation was frozen: no new job of it starts.',
    nl: 'Uw toewijzing is bevroren: er start geen nieuwe taak.',
  }),
  rule('allocation.unfrozen', {
    ...AT_ALLOCATION,
    mayDo: 'change.ask',
    en: 'Your allocation is frozen no longer.',
    nl: 'Uw toewijzing is niet langer bevroren.',
  }),
  rule('allocation.ended', {
    ...AT_ALLOCATION,
    mayDo: 'change.ask',
    en: 'Your allocation was ended.',
    nl: 'Uw toewijzing is beëindigd.',
  }),
  rule('registration.asked', {
    ...AT_REGISTRATION,
    mayDo: 'registration.decide',
    en: 'Somebody asks to apply for an organisation, and waits for an answer.',
    nl: 'Iemand vraagt om namens een organisatie aan te vragen, en wacht op antwoord.',
  }),
  rule('registration.granted', {
    ...OF_OWN_REGISTRATION,
    en: 'Your registration was granted: you may apply for your organisation.',
    nl: 'Uw registratie is goedgekeurd: u kunt namens uw organisatie aanvragen.',
  }),
  rule('registration.refused', {
    ...OF_OWN_REGISTRATION,
    en: 'Your registration was refused.',
    nl: 'Uw registratie is geweigerd.',
  }),
  rule('registration.ended', {
    ...OF_OWN_REGISTRATION,
    en: 'Your registration was ended: you no longer apply for the organisation.',
    nl: 'Uw registratie is beëindigd: u kunt niet langer namens de organisatie aanvragen.',
  }),
  rule('token.falls-due', {
    ...OF_PROGRAM,
    en: 'The token of a program ends within a month: the agent of a site, or the directory.',
    nl: 'Het token van een agent of van het gebruikersbestand eindigt binnen een maand.',
  }),
  rule('token.overdue', {
    ...OF_PROGRAM,
    en: 'The token of a program has ended: the agent of a site, or the directory, is shut out.',
    nl: 'Het token van een agent of van het gebruikersbestand is afgelopen: die kan niets meer.',
  }),
] as const;

/** Notices of interests, agreements, calls, bids, awards and contracts. */
import type { NoticeRule } from '../../platform/notices/notice.ts';
import { rule } from './notice-topics.ts';

const AT_CALL = { topic: 'procurement', page: '/calls' } as const;
const AT_BID = { topic: 'procurement', page: '/bids' } as const;
const AT_AGREEMENT = { topic: 'procurement', page: '/agreements' } as const;
const AT_CONTRACT = { topic: 'procurement', page: '/contracts' } as const;

const AT_CONDITIONS = {
  topic: 'procurement',
  page: () => '/conditions',
  mayDo: 'condition.write',
} as const;

/** A page of the call that is the subject, such as its bids. */
function ofCall(part: string): NoticeRule['pageOf'] {
  return ({ subject }) => `/calls/${subject}/${part}`;
}

export const PROCUREMENT_RULES = [
  rule('interest.received', {
    topic: 'procurement',
    page: '/interests',
    mayDo: 'interest.answer',
    en: 'Somebody is interested in a programme, and waits for an answer.',
    nl: 'Iemand toont belangstelling voor een programma en wacht op antwoord.',
  }),
  rule('agreement.drafted', {
    ...AT_AGREEMENT,
    mayDo: 'agreement.sign',
    en: 'An agreement to buy together was drafted, and may be signed.',
    nl: 'Er is een overeenkomst opgesteld om samen te kopen; zij kan worden ondertekend.',
  }),
  rule('agreement.changed', {
    ...AT_AGREEMENT,
    mayDo: 'agreement.sign',
    en: 'An agreement to buy together was changed.',
    nl: 'Een overeenkomst om samen te kopen is gewijzigd.',
  }),
  rule('agreement.signed', {
    ...AT_AGREEMENT,
    mayDo: 'agreement.write',
    en: 'An agreement to buy together was signed by one of its parties.',
    nl: 'Een overeenkomst om samen te kopen is door een van de partijen ondertekend.',
  }),
  rule('question.asked', {
    ...AT_CALL,
    mayDo: 'question.answer',
    en: 'A question about a call waits for an answer.',
    nl: 'Een vraag over een oproep wacht op antwoord.',
  }),
  rule('call.deadline-extended', {
    ...AT_CALL,
    mayDo: 'bid.write',
    en: 'The deadline of a call was extended.',
    nl: 'De uiterste datum van een oproep is verlengd.',
  }),
  rule('call.cancelled', {
    ...AT_CALL,
    mayDo: 'agreement.sign',
    en: 'A call was cancelled.',
    nl: 'Een oproep is ingetrokken.',
  }),
  rule('call.opened', {
    topic: 'procurement',
    page: ofCall('bids'),
    mayDo: 'evaluation.assign',
    en: 'The bids of a call were opened. Their evaluators are to be assigned.',
    nl: 'De inschrijvingen op een oproep zijn geopend. De beoordelaars moeten worden aangewezen.',
  }),
  rule('evaluation.assigned', {
    topic: 'procurement',
    page: ofCall('evaluation'),
    en: 'You are asked to judge a bid. Say first if you have a conflict of interest.',
    nl: 'U wordt gevraagd een inschrijving te beoordelen. Meld eerst een belangenconflict.',
  }),
  rule('call.ranked', {
    topic: 'procurement',
    page: ofCall('ranking'),
    mayDo: 'selection.decide',
    en: 'The bids of a call are ranked, and wait for the selection.',
    nl: 'De inschrijvingen op een oproep zijn gerangschikt en wachten op de keuze.',
  }),
  rule('call.decided', {
    ...AT_CALL,
    mayDo: 'bid.write',
    en: 'The selection of a call in which you bid was decided.',
    nl: 'De keuze van een oproep waarop u inschreef, is gemaakt.',
  }),
  rule('call.awarded', {
    ...AT_CALL,
    mayDo: 'bid.write',
    en: 'A call in which you bid was awarded.',
    nl: 'Een oproep waarop u inschreef, is gegund.',
  }),
  rule('call.decision-voided', {
    ...AT_CALL,
    mayDo: 'bid.write',
    en: 'The selection of a call in which you bid is void.',
    nl: 'De keuze van een oproep waarop u inschreef, is vervallen.',
  }),
  rule('bid.excluded', {
    ...AT_BID,
    mayDo: 'bid.write',
    en: 'Your bid was excluded when it was opened.',
    nl: 'Uw inschrijving is bij het openen uitgesloten.',
  }),
  rule('award.lapsed', {
    ...AT_BID,
    mayDo: 'bid.write',
    en: 'An award has lapsed.',
    nl: 'Een gunning is vervallen.',
  }),
  rule('complaint.lodged', {
    topic: 'procurement',
    page: () => '/procurement',
    mayDo: 'award.decide',
    en: 'A bidder has complained of a decision, and waits for an answer.',
    nl: 'Een inschrijver heeft bezwaar gemaakt en wacht op antwoord.',
  }),
  rule('complaint.answered', {
    topic: 'procurement',
    page: () => '/procurement',
    mayDo: 'complaint.write',
    en: 'Your complaint was answered.',
    nl: 'Uw bezwaar is beantwoord.',
  }),
  rule('contract.signed', {
    ...AT_CONTRACT,
    mayDo: 'contract.manage',
    en: 'A contract was signed.',
    nl: 'Er is een contract ondertekend.',
  }),
  rule('contract.reported', {
    ...AT_CONTRACT,
    mayDo: 'contract.manage',
    en: 'A yearly report of a contract was handed in.',
    nl: 'Een jaarverslag van een contract is ingeleverd.',
  }),
  rule('contract.notified', {
    ...AT_CONTRACT,
    mayDo: 'contract.manage',
    en: 'A change of control of a contractor was notified.',
    nl: 'Een wijziging van zeggenschap over een opdrachtnemer is gemeld.',
  }),
  rule('condition.added', {
    ...AT_CONDITIONS,
    en: 'A condition was added that is to be met.',
    nl: 'Er is een voorwaarde toegevoegd waaraan moet worden voldaan.',
  }),
  rule('condition.falls-due', {
    ...AT_CONDITIONS,
    en: 'What a site waits for is to be there within a month, and is not.',
    nl: 'Waar een locatie op wacht moet er binnen een maand zijn en is er nog niet.',
  }),
  rule('condition.overdue', {
    ...AT_CONDITIONS,
    en: 'What a site waits for is overdue. Say that it is there, or when it will be.',
    nl: 'Waar een locatie op wacht is te laat. Meld dat het er is, of wanneer het er zal zijn.',
  }),
  rule('contract.acceptance-falls-due', {
    ...AT_CONTRACT,
    mayDo: ['contract.accept', 'site.operate'],
    en: 'A phase of a contract begins within a month, and nothing of it was accepted.',
    nl: 'Een fase van een contract begint binnen een maand en er is nog niets van aanvaard.',
  }),
  rule('contract.acceptance-overdue', {
    ...AT_CONTRACT,
    mayDo: ['contract.accept', 'site.operate'],
    en: 'A phase of a contract has begun, and nothing of it was accepted.',
    nl: 'Een fase van een contract is begonnen en er is niets van aanvaard.',
  }),
  rule('contract.report-falls-due', {
    ...AT_CONTRACT,
    mayDo: ['contract.manage', 'site.operate'],
    en: 'A yearly report of a contract is to be handed in within two weeks.',
    nl: 'Een jaarverslag van een contract moet binnen twee weken worden ingeleverd.',
  }),
  rule('contract.report-overdue', {
    ...AT_CONTRACT,
    mayDo: ['contract.manage', 'site.operate'],
    en: 'A yearly report of a contract is overdue.',
    nl: 'Een jaarverslag van een contract is te laat.',
  }),
] as const;

import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

export const publicCallTexts = inBothLanguages({
  en: {
    title: 'Calls for capacity, and what was awarded',
    lead: (open: number) =>
      open === 0
        ? 'No call is open for bids now. No login is needed here.'
        : `${en.count(open)} ` +
          `${en.plural(open, { one: 'call is', other: 'calls are' })} open for bids. ` +
          'No login is needed here.',
    calls: 'Calls',
    publicPage: 'The public page',
    noCall: 'No call was launched yet',
    awards: 'Awards',
    noAward: 'Nothing was awarded yet',
    interest: 'Express your interest',
    name: 'Call',
    project: 'Project',
    bidder: 'Awarded to',
    lot: 'Lot',
    awardedAt: 'Awarded on',
    lapsedAt: (day: string) => `Lapsed on ${day}`,
    standstillUntil: (moment: string) => `From the reserve; standstill until ${moment}`,
    union: 'Union money',
    openLead: (deadline: string) => `Open for bids until ${deadline}.`,
    closedLead: (state: string, deadline: string) =>
      `${state}. Bids could be sent until ${deadline}.`,
    questions: 'Questions and answers',
    noQuestion: 'No question was answered yet',
    award: 'Who was awarded',
    keptOut: 'What was not awarded, by reason',
    reason: 'Reason',
    count: 'Bids',
    buyer: 'Bought by',
    decided: 'Decided',
    score: 'Score',
    byLot: 'Bids by lot',
    received: 'Received',
    excluded: 'Excluded',
    awarded: 'Awarded',
    pdf: 'This call as PDF',
    noticePdf: 'The award notice as PDF',
    ocds: 'As open contracting data',
  },
  nl: {
    title: 'Oproepen voor capaciteit, en wat is gegund',
    lead: (open: number) =>
      open === 0
        ? 'Er staat nu geen oproep open voor inschrijving. Inloggen is hier niet nodig.'
        : `${nl.count(open)} ` +
          `${nl.plural(open, { one: 'oproep staat', other: 'oproepen staan' })} open voor ` +
          'inschrijving. ' +
          'Inloggen is hier niet nodig.',
    calls: 'Oproepen',
    publicPage: 'De openbare pagina',
    noCall: 'Er is nog geen oproep uitgebracht',
    awards: 'Gunningen',
    noAward: 'Er is nog niets gegund',
    interest: 'Uw belangstelling kenbaar maken',
    name: 'Oproep',
    project: 'Project',
    bidder: 'Gegund aan',
    lot: 'Perceel',
    awardedAt: 'Gegund op',
    lapsedAt: (day: string) => `Vervallen op ${day}`,
    standstillUntil: (moment: string) => `Van de reservelijst; opschortende termijn tot ${moment}`,
    union: 'Uniebijdrage',
    openLead: (deadline: string) => `Open voor inschrijving tot ${deadline}.`,
    closedLead: (state: string, deadline: string) => `${state}. Inschrijven kon tot ${deadline}.`,
    questions: 'Vragen en antwoorden',
    noQuestion: 'Er is nog geen vraag beantwoord',
    award: 'Aan wie is gegund',
    keptOut: 'Wat niet is gegund, per reden',
    reason: 'Reden',
    count: 'Inschrijvingen',
    buyer: 'Aanbestedende dienst',
    decided: 'Besloten',
    score: 'Score',
    byLot: 'Inschrijvingen per perceel',
    received: 'Ontvangen',
    excluded: 'Uitgesloten',
    awarded: 'Gegund',
    pdf: 'Deze oproep als PDF',
    noticePdf: 'Het gunningsbericht als PDF',
    ocds: 'Als open aanbestedingsdata',
  },
});

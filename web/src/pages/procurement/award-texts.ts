import { inBothLanguages } from '../../texts/catalogue.ts';

export const awardTexts = inBothLanguages({
  en: {
    awards: 'Awards',
    bid: 'Bid',
    contract: 'Contract',
    signed: 'Signed',
    unsigned: 'Not signed yet',
    lapsedAt: (day: string) => `Lapsed on ${day}`,
    reason: 'Why it lapsed',
    letLapse: 'Let it lapse',
    lapseQuestion: (bid: string) => `Let the award of ${bid} lapse?`,
    lapseMore:
      'It cannot be signed any more. What it asked of its states is free for other calls. ' +
      'That it lapsed is published; the bidder reads why.',
    lapseReason: 'Reason, such as that the bidder declined',
  },
  nl: {
    awards: 'Gunningen',
    bid: 'Inschrijving',
    contract: 'Contract',
    signed: 'Getekend',
    unsigned: 'Nog niet getekend',
    lapsedAt: (day: string) => `Vervallen op ${day}`,
    reason: 'Waarom vervallen',
    letLapse: 'Laten vervallen',
    lapseQuestion: (bid: string) => `De gunning van ${bid} laten vervallen?`,
    lapseMore:
      'Er kan geen contract meer worden getekend. Wat van staten werd gevraagd, komt vrij voor ' +
      'andere oproepen. Het vervallen wordt gepubliceerd; de inschrijver leest waarom.',
    lapseReason: 'Reden, bijvoorbeeld dat de inschrijver afziet',
  },
});

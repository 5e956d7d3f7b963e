import { inBothLanguages } from '../../texts/catalogue.ts';

export const awardTexts = inBothLanguages({
  en: {
    awards: 'Awards',
    bid: 'Bid',
    contract: 'Contract',
    signed: 'Signed',
    unsigned: 'Not signed yet',
    calledUpAt: (day: string, until: string) =>
      `Called up from the reserve on ${day}. Complaints until ${until}`,
    lapsedAt: (day: string) => `Lapsed on ${day}`,
    reason: 'Why it lapsed',
    letLapse: 'Let it lapse',
    lapseQuestion: (bid: string) => `Let the award of ${bid} lapse?`,
    lapseMore:
      'It cannot be signed any more. What it asked of its states is free for other calls. ' +
      'That it lapsed is published; the bidder reads why.',
    lapseReason: 'Reason, such as that the bidder declined',
    callUp: 'Call up the next of the reserve',
    callUpQuestion: 'Call up the next bid of the reserve?',
    callUpMore:
      'It is the best of those that a cap kept out which keeps all caps now. Its award is ' +
      'published; bidders may complain until its standstill ends, and it is signed after that.',
  },
  nl: {
    awards: 'Gunningen',
    bid: 'Inschrijving',
    contract: 'Contract',
    signed: 'Getekend',
    unsigned: 'Nog niet getekend',
    calledUpAt: (day: string, until: string) =>
      `Van de reservelijst geroepen op ${day}. Bezwaar mogelijk tot ${until}`,
    lapsedAt: (day: string) => `Vervallen op ${day}`,
    reason: 'Waarom vervallen',
    letLapse: 'Laten vervallen',
    lapseQuestion: (bid: string) => `De gunning van ${bid} laten vervallen?`,
    lapseMore:
      'Er kan geen contract meer worden getekend. Wat van staten werd gevraagd, komt vrij voor ' +
      'andere oproepen. Het vervallen wordt gepubliceerd; de inschrijver leest waarom.',
    lapseReason: 'Reden, bijvoorbeeld dat de inschrijver afziet',
    callUp: 'De volgende van de reservelijst roepen',
    callUpQuestion: 'De volgende inschrijving van de reservelijst roepen?',
    callUpMore:
      'Dat is de beste van wie door een grens buiten bleef en nu binnen alle grenzen past. De ' +
      'gunning wordt gepubliceerd; bezwaar kan tot de opschortende termijn eindigt. Pas daarna ' +
      'wordt getekend.',
  },
});

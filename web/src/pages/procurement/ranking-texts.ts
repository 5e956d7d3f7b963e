import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

export const rankingTexts = inBothLanguages({
  en: {
    title: (call: string) => `Ranking: ${call}`,
    lead: (first: string, score: string, excluded: number) =>
      `${first} comes first, with ${score} points. ` +
      (excluded === 0 ? 'No bid is excluded.' : `Excluded: ${en.count(excluded)}.`),
    noneRanked: 'No bid is ranked.',
    stored: 'The ranking of this call',
    storedMore: 'Computed from the scores that are stored, by the weights of the call.',
    whatIf: 'What if the weights were others?',
    whatIfMore:
      'This decides nothing and stores nothing. It is computed from the same scores by the same ' +
      'rule; the ranking above is the one that counts.',
    mark: 'What if',
    importance: (criterion: string) => `Importance of ${criterion}`,
    weightNow: (weight: string, own: string) => `weight ${weight}; of the call ${own}`,
    reset: 'Back to the weights of the call',
    asOwn: 'These are the weights of the call: nothing moves.',
    nothingMoves: 'With these weights no bid changes its rank.',
    moves: (count: number, first: string) =>
      `With these weights ${en.count(count)} ` +
      `${en.plural(count, { one: 'bid changes', other: 'bids change' })} rank; ` +
      `${first} comes first.`,
    rank: 'Rank',
    rankIf: 'Rank, what if',
    change: 'Change',
    up: (places: string) => `▲ ${places}`,
    down: (places: string) => `▼ ${places}`,
    none: '–',
    bid: 'Bid',
    lot: 'Lot',
    score: 'Score',
    scoreIf: 'Score, what if',
    why: 'Why not',
    noBid: 'No bid was opened',
    excluded_at_opening: 'Excluded at the opening',
    financial_check_failed: 'Financial check failed',
    below_threshold: 'Below the threshold',
    belowOf: (criterion: string, found: string, needed: string) =>
      `Below the threshold of ${criterion}: ${found} of ${needed} points`,
    saying: (reason: string, said: string) => `${reason}: ${said}`,
  },
  nl: {
    title: (call: string) => `Rangschikking: ${call}`,
    lead: (first: string, score: string, excluded: number) =>
      `${first} staat op de eerste plaats, met ${score} punten. ` +
      (excluded === 0
        ? 'Er is geen inschrijving uitgesloten.'
        : `Uitgesloten: ${nl.count(excluded)}.`),
    noneRanked: 'Er is geen inschrijving gerangschikt.',
    stored: 'De rangschikking van deze oproep',
    storedMore: 'Berekend uit de bewaarde scores, met de gewichten van de oproep.',
    whatIf: 'Wat als de gewichten anders waren?',
    whatIfMore:
      'Hiermee wordt niets besloten of bewaard. De berekening gaat uit van dezelfde scores en ' +
      'dezelfde regel; alleen de rangschikking hierboven telt.',
    mark: 'Wat als',
    importance: (criterion: string) => `Belang van ${criterion}`,
    weightNow: (weight: string, own: string) => `gewicht ${weight}; in de oproep ${own}`,
    reset: 'Terug naar de gewichten van de oproep',
    asOwn: 'Dit zijn de gewichten van de oproep: er verschuift niets.',
    nothingMoves: 'Met deze gewichten verandert geen enkele inschrijving van plaats.',
    moves: (count: number, first: string) =>
      `Met deze gewichten ${nl.plural(count, { one: 'verandert', other: 'veranderen' })} ` +
      `${nl.count(count)} ` +
      `${nl.plural(count, { one: 'inschrijving', other: 'inschrijvingen' })} van plaats; ` +
      `${first} staat dan op de eerste plaats.`,
    rank: 'Rang',
    rankIf: 'Rang, wat als',
    change: 'Verschil',
    up: (places: string) => `▲ ${places}`,
    down: (places: string) => `▼ ${places}`,
    none: '–',
    bid: 'Inschrijving',
    lot: 'Perceel',
    score: 'Score',
    scoreIf: 'Score, wat als',
    why: 'Reden van afwijzing',
    noBid: 'Er is geen inschrijving geopend',
    excluded_at_opening: 'Uitgesloten bij de opening',
    financial_check_failed: 'Financiële toets niet gehaald',
    below_threshold: 'Onder de drempel',
    belowOf: (criterion: string, found: string, needed: string) =>
      `Onder de drempel van ${criterion}: ${found} van ${needed} punten`,
    saying: (reason: string, said: string) => `${reason}: ${said}`,
  },
});

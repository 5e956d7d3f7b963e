import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

export const evaluationTexts = inBothLanguages({
  en: {
    title: (call: string) => `Evaluation: ${call}`,
    mineLead: (left: number) =>
      left === 0
        ? 'You have declared your interest in every bid that you judge.'
        : `${en.count(left)} ${en.plural(left, { one: 'bid', other: 'bids' })} to review ` +
          `${en.plural(left, { one: 'waits', other: 'wait' })} for your declaration of interest.`,
    allLead: (ready: number, all: number) =>
      `${en.count(ready)} of ${en.count(all)} bids are ready to be ranked.`,
    mine: 'Bids that you judge',
    noneMine: 'No bid of this call is assigned to you',
    all: 'How far the evaluation is',
    allMore: 'A bid is ready with a consensus on each criterion and a financial check.',
    noneAll: 'No evaluator is assigned yet',
    bid: 'Bid',
    lot: 'Lot',
    declared: 'Declared',
    notDeclared: 'Not yet',
    noConflict: 'No conflict',
    conflict: 'Conflict',
    evaluators: 'Evaluators',
    conflicts: 'Conflicts',
    scores: 'Scores',
    consensus: 'Consensus',
    money: 'Financial check',
    passed: 'Passed',
    failed: 'Failed',
    notChecked: 'Not yet',
    ofAll: (count: number, all: number) => `${en.count(count)} of ${en.count(all)}`,
    rankNow: 'Rank',
    rankQuestion: 'Rank this call?',
    rankMore: 'The evaluation ends. Scores and consensus can no longer be changed.',
    bidTitle: (title: string) => `Judge: ${title}`,
    declareLead: 'Declare first whether you have a conflict of interest. Then you read the bid.',
    conflictLead: 'You declared a conflict: you do not judge this bid.',
    scoreLead: (given: number, all: number) =>
      `You have scored ${en.count(given)} of ${en.count(all)} criteria.`,
    declaration: 'Your declaration',
    consortium: 'Who bids',
    declareNone: 'I have no conflict of interest',
    declareNoneQuestion: 'Declare that you have no conflict of interest?',
    declareNoneMore: 'Not with the bidder, nor with a member of its consortium. It is kept.',
    declareConflict: 'Declare a conflict',
    what: 'What the conflict is',
    criterion: (name: string, weight: string) => `${name} (weight ${weight})`,
    needed: (max: string, min: string) =>
      min === '0' ? `0 to ${max} points` : `0 to ${max} points; ${min} needed`,
    scale: 'Scale',
    guide: (measure: string, value: string, label: string, points: string) =>
      `${measure}: this bid has ${value}, which the scale calls ${label}: ${points} points`,
    guideNone: (measure: string, value: string, points: string) =>
      `${measure}: this bid has ${value}, beyond the scale: ${points} points`,
    points: 'Points',
    pointsExpected: (max: string) => `points from 0 to ${max}`,
    comment: 'Comment',
    give: 'Save your score',
    again: 'Change your score',
    yours: (points: string, comment: string) => `Your score: ${points}. ${comment}`,
    agreed: (points: string, comment: string) => `Consensus: ${points}. ${comment}`,
    agree: 'Write down the consensus',
    agreeMore: (count: string) => `Needs the scores of ${count} evaluators without a conflict.`,
    agreedPoints: 'Agreed points',
    agreedComment: 'Agreed comment',
  },
  nl: {
    title: (call: string) => `Beoordeling: ${call}`,
    mineLead: (left: number) =>
      left === 0
        ? 'U hebt voor elke inschrijving die u beoordeelt een belangenverklaring afgelegd.'
        : `Voor ${nl.count(left)} te beoordelen ` +
          `${nl.plural(left, { one: 'inschrijving', other: 'inschrijvingen' })} ` +
          'is uw belangenverklaring nog nodig.',
    allLead: (ready: number, all: number) =>
      `${nl.count(ready)} van de ${nl.count(all)} inschrijvingen ` +
      `${nl.plural(ready, { one: 'is', other: 'zijn' })} klaar om te rangschikken.`,
    mine: 'Inschrijvingen die u beoordeelt',
    noneMine: 'Bij deze oproep zijn u geen inschrijvingen toegewezen',
    all: 'Voortgang van de beoordeling',
    allMore:
      'Een inschrijving is klaar als er consensus is over elk criterium en de financiële toets ' +
      'is gedaan.',
    noneAll: 'Er is nog geen beoordelaar toegewezen',
    bid: 'Inschrijving',
    lot: 'Perceel',
    declared: 'Verklaard',
    notDeclared: 'Nog niet',
    noConflict: 'Geen belangenverstrengeling',
    conflict: 'Belangenverstrengeling',
    evaluators: 'Beoordelaars',
    conflicts: 'Belangenverstrengeling',
    scores: 'Scores',
    consensus: 'Consensus',
    money: 'Financiële toets',
    passed: 'Gehaald',
    failed: 'Niet gehaald',
    notChecked: 'Nog niet',
    ofAll: (count: number, all: number) => `${nl.count(count)} van ${nl.count(all)}`,
    rankNow: 'Rangschikken',
    rankQuestion: 'Deze oproep rangschikken?',
    rankMore: 'Daarmee eindigt de beoordeling; scores en consensus liggen dan vast.',
    bidTitle: (title: string) => `Beoordelen: ${title}`,
    declareLead:
      'Verklaar eerst of er sprake is van belangenverstrengeling. Daarna kunt u de inschrijving ' +
      'lezen.',
    conflictLead: 'U hebt belangenverstrengeling gemeld en beoordeelt deze inschrijving niet.',
    scoreLead: (given: number, all: number) =>
      `U hebt voor ${nl.count(given)} van de ${nl.count(all)} criteria een score gegeven.`,
    declaration: 'Uw verklaring',
    consortium: 'Wie inschrijft',
    declareNone: 'Ik heb geen tegenstrijdig belang',
    declareNoneQuestion: 'Verklaren dat u geen tegenstrijdig belang hebt?',
    declareNoneMore: 'Niet met de inschrijver of een lid van het consortium. Dit blijft bewaard.',
    declareConflict: 'Belangenverstrengeling melden',
    what: 'Waaruit die bestaat',
    criterion: (name: string, weight: string) => `${name} (gewicht ${weight})`,
    needed: (max: string, min: string) =>
      min === '0' ? `0 tot ${max} punten` : `0 tot ${max} punten; ${min} nodig`,
    scale: 'Schaal',
    guide: (measure: string, value: string, label: string, points: string) =>
      `${measure}: deze inschrijving heeft ${value}, op de schaal ${label}: ${points} punten`,
    guideNone: (measure: string, value: string, points: string) =>
      `${measure}: deze inschrijving heeft ${value}, buiten de schaal: ${points} punten`,
    points: 'Punten',
    pointsExpected: (max: string) => `0 tot ${max} punten`,
    comment: 'Toelichting',
    give: 'Uw score bewaren',
    again: 'Uw score wijzigen',
    yours: (points: string, comment: string) => `Uw score: ${points}. ${comment}`,
    agreed: (points: string, comment: string) => `Consensus: ${points}. ${comment}`,
    agree: 'De consensus vastleggen',
    agreeMore: (count: string) =>
      `Hiervoor zijn scores nodig van ${count} beoordelaars zonder tegenstrijdig belang.`,
    agreedPoints: 'Punten, na overleg',
    agreedComment: 'Toelichting, na overleg',
  },
});

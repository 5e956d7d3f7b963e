import { inBothLanguages } from '../../texts/catalogue.ts';

/** A job that is content with a share of one GPU. `share` is a number as the language writes it. */
export const gpuShareTexts = inBothLanguages({
  en: {
    share: 'Share of one GPU',
    shareMore:
      'For a job of one GPU that needs less of it, such as 0.25. Jobs of the allocation may ' +
      'then share it, and each pays for its part of the time. Empty: it has the GPU for itself.',
    shareOf: (share: string) => `${share} of a GPU`,
    chargedSoFar: 'Used, as far as it is charged',
    note:
      'It shares a GPU: its part of the time is charged when a run or a month is over. While ' +
      'nobody else is on the GPU, that is all of the time.',
  },
  nl: {
    share: 'Deel van één GPU',
    shareMore:
      'Voor een job van één GPU die er minder van nodig heeft, bijvoorbeeld 0,25. Jobs van de ' +
      'allocatie kunnen de GPU dan delen; elke job betaalt zijn deel van de tijd. Leeg: de job ' +
      'heeft de GPU voor zichzelf.',
    shareOf: (share: string) => `${share} van een GPU`,
    chargedSoFar: 'Gebruikt, voor zover in rekening gebracht',
    note:
      'Deze job deelt een GPU. Zijn deel van de tijd wordt in rekening gebracht als een run of ' +
      'een maand voorbij is. Is er niemand anders op de GPU, dan is dat alle tijd.',
  },
});

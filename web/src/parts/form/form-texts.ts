import { inBothLanguages } from '../../texts/catalogue.ts';

export const formTexts = inBothLanguages({
  en: {
    refused: 'Nothing was changed',
    waits: 'Polder cannot be reached. This is sent as soon as it answers, once.',
    cancel: 'Cancel',
    close: 'Close',
  },
  nl: {
    refused: 'Er is niets veranderd',
    waits: 'Polder is niet bereikbaar. Dit wordt verzonden zodra het antwoordt, één keer.',
    cancel: 'Annuleren',
    close: 'Sluiten',
  },
});

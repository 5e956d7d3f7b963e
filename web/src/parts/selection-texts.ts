import { inBothLanguages } from '../texts/catalogue.ts';

export const selectionTexts = inBothLanguages({
  en: { only: 'Selection', all: 'Show all' },
  nl: { only: 'Selectie', all: 'Alles tonen' },
});

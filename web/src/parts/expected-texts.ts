import { inBothLanguages } from '../texts/catalogue.ts';

export const expectedTexts = inBothLanguages({
  en: { expected: 'Expected', found: 'found' },
  nl: { expected: 'Verwacht:', found: 'gevonden:' },
});

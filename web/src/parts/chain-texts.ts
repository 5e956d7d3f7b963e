import { inBothLanguages } from '../texts/catalogue.ts';

export const chainTexts = inBothLanguages({
  en: { chain: 'The chain, from the money to the use' },
  nl: { chain: 'De keten, van geld tot gebruik' },
});

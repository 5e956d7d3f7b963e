import { inBothLanguages } from '../../texts/catalogue.ts';

export const chartTexts = inBothLanguages({
  en: { numbers: 'The numbers of this chart' },
  nl: { numbers: 'De getallen van deze grafiek' },
});

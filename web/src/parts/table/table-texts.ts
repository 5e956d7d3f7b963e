import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

export const tableTexts = inBothLanguages({
  en: {
    filter: 'Filter',
    columns: 'Columns',
    csv: 'CSV',
    nothing: 'No rows',
    nothingLeft: 'No row holds this text',
    rows: (shown: number, all: number) =>
      shown === all
        ? `${en.count(all)} ${en.plural(all, { one: 'row', other: 'rows' })}`
        : `${en.count(shown)} of ${en.count(all)} rows`,
    more: 'Load more',
    all: 'Load all',
    readAt: (at: string) => `So many rows are not kept up to date. They were read at ${at}.`,
    readAnew: 'Read them anew',
    notAll: 'More rows are there; sorting and filtering know those that are loaded.',
  },
  nl: {
    filter: 'Filter',
    columns: 'Kolommen',
    csv: 'CSV',
    nothing: 'Geen rijen',
    nothingLeft: 'Geen rij bevat deze tekst',
    rows: (shown: number, all: number) =>
      shown === all
        ? `${nl.count(all)} ${nl.plural(all, { one: 'rij', other: 'rijen' })}`
        : `${nl.count(shown)} van ${nl.count(all)} rijen`,
    more: 'Meer laden',
    all: 'Alles laden',
    readAt: (at: string) => `Zoveel rijen worden niet bijgehouden. Ze zijn gelezen om ${at}.`,
    readAnew: 'Opnieuw lezen',
    notAll: 'Er zijn meer rijen; sorteren en filteren kennen alleen de geladen rijen.',
  },
});

/** The languages of the application. Every text is there in each of them: see catalogue.ts. */
export const LANGUAGES = ['en', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Whose numbers, dates and money are written: British English, because days come before months. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', nl: 'nl-NL' };

export function isLanguage(word: string | null): word is Language {
  return LANGUAGES.some((language) => language === word);
}

/** Of the languages that a visitor asks for, in order of preference, the first that is there. */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const word = tag.slice(0, 2).toLowerCase();
    if (isLanguage(word)) return word;
  }
  return 'en';
}

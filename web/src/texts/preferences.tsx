/** What a visitor has chosen of the application itself; kept in the browser. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Both, SameTexts } from './catalogue.ts';
import { FORMATS, type Formats } from './formats.ts';
import { isLanguage, type Language, languageFor } from './language.ts';

export interface Preferences {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
}

const KEY = 'polder-language';
const Context = createContext<Preferences>({ language: 'en', setLanguage: () => undefined });

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(keptLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(KEY, language);
  }, [language]);
  const value = useMemo(() => ({ language, setLanguage }), [language]);
  return <Context value={value}>{children}</Context>;
}

function keptLanguage(): Language {
  const kept = localStorage.getItem(KEY);
  return isLanguage(kept) ? kept : languageFor(navigator.languages);
}

export function usePreferences(): Preferences {
  return useContext(Context);
}

/** Of texts in both languages those of the one that is shown. */
export function useTexts<Texts>(both: Both<Texts>): SameTexts<Texts> {
  return both[useContext(Context).language];
}

export function useFormats(): Formats {
  return FORMATS[useContext(Context).language];
}

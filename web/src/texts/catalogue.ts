/**
 * Texts in both languages, a file of them beside what shows them. The second language must have the
 * keys of the first, and functions of the same arguments: what is missing does not compile.
 */
import type { Language } from './language.ts';

/** A text, or a function that puts what varies into one. */
type Text = string | ((...given: never[]) => string);

export type SameTexts<Texts> = {
  readonly [Key in keyof Texts]: Texts[Key] extends string ? string : Texts[Key];
};

export type Both<Texts> = Readonly<Record<Language, SameTexts<Texts>>>;

export function inBothLanguages<Texts extends Readonly<Record<string, Text>>>(both: {
  readonly en: Texts;
  readonly nl: NoInfer<SameTexts<Texts>>;
}): Both<Texts> {
  return { en: both.en as SameTexts<Texts>, nl: both.nl };
}

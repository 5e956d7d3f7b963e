/** The text of a letter: plain, in the language of who gets it, with where one sees each thing. */
import { toTimeText } from '../../kernel/time.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { JsonObject } from '../database/transaction.ts';
import type { Language, NoticeRules } from './notice.ts';

export interface LetterNotice {
  readonly at: EpochSeconds;
  readonly kind: string;
  readonly subject: string;
  readonly detail: JsonObject;
}

export interface LetterDraft {
  readonly name: string;
  readonly language: Language;
  /** Oldest first. */
  readonly notices: readonly LetterNotice[];
}

export interface LetterText {
  readonly subject: string;
  readonly text: string;
}

/** The others are on the page of the notices. */
const TOLD_MAX = 50;
export const NOTICES_PAGE = '/notices';

const WORDS = {
  en: {
    greeting: (name: string) => `Dear ${name},`,
    several: (count: number) => `${count} notices`,
    more: (count: number) => `There ${count === 1 ? 'is one more' : `are ${count} more`}:`,
    why: 'Polder writes to you because of your roles there. You choose what it sends:',
  },
  nl: {
    greeting: (name: string) => `Beste ${name},`,
    several: (count: number) => `${count} berichten`,
    more: (count: number) => (count === 1 ? 'Er is er nog één:' : `Er zijn er nog ${count}:`),
    why: 'Polder schrijft u vanwege uw rollen daar. U kiest zelf wat het stuurt:',
  },
} as const;

/**
 * What a letter says; `publicUrl` is where Polder is reached, such as `https://polder.example`. A
 * notice of a kind that has no rule any more is told by its place alone.
 */
export function letterText(
  { name, language, notices }: LetterDraft,
  rules: NoticeRules,
  publicUrl: string,
): LetterText {
  const words = WORDS[language];
  const told = notices.slice(0, TOLD_MAX);
  const paragraphs = told.map(({ at, kind, subject, detail }) => {
    const rule = rules.get(kind);
    const page = rule?.pageOf({ subject, detail }) ?? NOTICES_PAGE;
    const sentence = rule?.sentences[language] ?? subject;
    return `${sentence}\n${toTimeText(at)}\n${publicUrl}${page}`;
  });
  const left = notices.length - told.length;
  if (left > 0) paragraphs.push(`${words.more(left)}\n${publicUrl}${NOTICES_PAGE}`);
  const [first] = told;
  const only = notices.length === 1 && first && rules.get(first.kind)?.sentences[language];
  return {
    subject: `Polder: ${only ? withoutStop(only) : words.several(notices.length)}`,
    text: [
      words.greeting(onOneLine(name)),
      ...paragraphs,
      `${words.why}\n${publicUrl}${NOTICES_PAGE}`,
      '',
    ].join('\n\n'),
  };
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

/** A name comes from an issuer, and may hold anything. */
function onOneLine(name: string): string {
  return name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

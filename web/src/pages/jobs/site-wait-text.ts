/** What a site says of a job that waits there, as a text of the page. */
import type { SiteWait } from '../../../../src/client/jobs.ts';

type Texts = Readonly<Record<string, string | ((holder: string, resource: string) => string)>>;
type Words = Readonly<Record<string, string>>;

/** A meaning that is newer than this page is shown as the interface says it. */
export function siteWaitText(
  texts: Texts,
  words: Words,
  wait: Pick<SiteWait, 'meaning' | 'holder' | 'resource'>,
): string | undefined {
  const known = Object.hasOwn(texts, wait.meaning) ? texts[wait.meaning] : undefined;
  if (known === undefined || typeof known === 'string') return known;
  const wordOf = (key: string) => (Object.hasOwn(words, key) ? words[key] : undefined) ?? key;
  return known(wordOf(wait.holder ?? 'account'), wordOf(wait.resource ?? 'other'));
}

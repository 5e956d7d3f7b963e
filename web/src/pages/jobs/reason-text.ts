import type { jobTexts } from './texts.ts';

/** Why a job waits; a reason that is newer than this page is shown as the interface says it. */
export function reasonText(texts: (typeof jobTexts)['en'], reason: string | null): string {
  if (reason === null) return '';
  const known = Object.entries(texts).find(([key]) => key === reason)?.[1];
  return typeof known === 'string' ? known : reason;
}

/** What the pages and the documentation say of the reasons of Slurm, against the table of them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  causeOfReason,
  LIMIT_HOLDERS,
  LIMITED_RESOURCES,
  WAIT_MEANINGS,
} from '../../src/sites/slurm/slurm-reasons.ts';
import { STATE_MEANINGS } from '../../src/sites/slurm/slurm-states.ts';
import { REASON_CODES } from '../../src/sites/slurm/testing/slurm-reason-codes.ts';
import { wordsForWait } from '../../src/sites/slurm/wait-sentences.ts';
import { siteWaitText } from '../../web/src/pages/jobs/site-wait-text.ts';
import { siteCauseTexts, siteRemedyTexts } from '../../web/src/pages/jobs/site-wait-texts.ts';
import { siteWaitWords } from '../../web/src/pages/jobs/site-wait-words.ts';

const DOCUMENT = readFileSync(new URL('../../docs/slurm.md', import.meta.url), 'utf8');
const said = (language: 'en' | 'nl', code: string) => {
  const { meaning, holder = null, resource = null } = causeOfReason(code);
  const wait = { meaning, holder, resource };
  const words = siteWaitWords[language];
  return {
    sentence: siteWaitText(siteCauseTexts[language], words, wait),
    remedy: siteWaitText(siteRemedyTexts[language], words, wait),
  };
};

test('a page says every reason as the interface does, and in Dutch, too', () => {
  for (const code of [...REASON_CODES, 'AReasonOfANewerSlurm']) {
    expect({ code, ...said('en', code) }).toEqual({ code, ...wordsForWait(causeOfReason(code)) });
    const { sentence, remedy } = said('nl', code);
    expect([code, typeof sentence, typeof remedy]).toEqual([code, 'string', 'string']);
  }
  const words = Object.keys(siteWaitWords.nl);
  const named = [...LIMIT_HOLDERS, ...LIMITED_RESOURCES];
  expect(named.filter((word) => !words.includes(word))).toEqual([]);
  const newer = { meaning: 'of-a-newer-polder', holder: null, resource: null };
  expect(siteWaitText(siteCauseTexts.nl, siteWaitWords.nl, newer)).toBeUndefined();
});

test('the documentation lists every state and every meaning', () => {
  const missing = [...STATE_MEANINGS.keys(), ...WAIT_MEANINGS].filter(
    (word) => !DOCUMENT.includes(`\`${word}\``),
  );
  expect(missing).toEqual([]);
});

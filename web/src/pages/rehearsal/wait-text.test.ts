import { expect, test } from 'vitest';
import { FORMATS } from '../../texts/formats.ts';
import { waitOf, waitText } from './wait-text.ts';

test.each([
  ['some seconds', 90, '1 min 30 secs'],
  ['no time', 0, '0 secs'],
  ['no end', null, 'not by the end'],
  ['no job', undefined, '–'],
])('a wait of %s is told as such', (_, seconds, text) => {
  const words = { notByTheEnd: 'not by the end' };
  expect(waitText(waitOf(seconds), words, FORMATS.en)).toBe(text);
});

import { expect, test } from 'vitest';
import { FORMATS } from '../../texts/formats.ts';
import { gpusText } from './gpu-share.ts';
import { gpuShareTexts } from './gpu-share-texts.ts';

test.each([
  [1_200, null, '1,200', '1.200'],
  [1, null, '1', '1'],
  [1, 0.25, '0.25 of a GPU', '0,25 van een GPU'],
  [1, 0.000001, '0.000001 of a GPU', '0,000001 van een GPU'],
  [1, 0.999999, '0.999999 of a GPU', '0,999999 van een GPU'],
])('%d GPUs, of which the share %s is enough', (gpuCount, gpuShare, en, nl) => {
  const job = { gpuCount, gpuShare };
  expect(gpusText(job, gpuShareTexts.en, FORMATS.en)).toBe(en);
  expect(gpusText(job, gpuShareTexts.nl, FORMATS.nl)).toBe(nl);
});

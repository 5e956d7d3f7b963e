/** What a job asks for of GPUs, in words: a count, or the share of one that it is content with. */
import type { Job } from '../../../../src/client/jobs.ts';
import type { Formats } from '../../texts/formats.ts';
import type { gpuShareTexts } from './gpu-share-texts.ts';

type Texts = Pick<(typeof gpuShareTexts)['en'], 'shareOf'>;

export function gpusText(
  { gpuCount, gpuShare }: Pick<Job, 'gpuCount' | 'gpuShare'>,
  texts: Texts,
  formats: Pick<Formats, 'count' | 'fixed'>,
): string {
  return gpuShare === null ? formats.count(gpuCount) : shareText(gpuShare, texts, formats);
}

/** With the digits that it has, of which there are six at most. */
export function shareText(gpuShare: number, texts: Texts, formats: Pick<Formats, 'fixed'>): string {
  const digits = (String(gpuShare).split('.')[1] ?? '').length;
  return texts.shareOf(formats.fixed(gpuShare, digits));
}

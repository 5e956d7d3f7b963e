/** When a waiting job can start at the earliest, and what would change that. */
import type { Explanation } from '../../../../src/client/jobs.ts';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { shareText } from './gpu-share.ts';
import { gpuShareTexts } from './gpu-share-texts.ts';
import { type WaitingTexts, waitingTexts } from './waiting-texts.ts';

export function earliestText(
  texts: WaitingTexts,
  formats: Formats,
  earliest: Explanation['earliestStart'],
): string {
  if (earliest === null) return texts.unknown;
  const at = earliest.at === null ? texts.unknown : formats.dateTime(earliest.at);
  return texts.atIf(at, texts[earliest.basis]);
}

export function Changes({ changes }: Pick<Explanation, 'changes'>) {
  const texts = { ...useTexts(waitingTexts), ...useTexts(gpuShareTexts) };
  const formats = useFormats();
  if (changes.length === 0) return '–';
  return (
    <ul>
      {changes.map((change) => (
        <li key={change.kind}>{changeText(texts, formats, change)}</li>
      ))}
    </ul>
  );
}

function changeText(
  texts: WaitingTexts & (typeof gpuShareTexts)['en'],
  formats: Formats,
  { kind, gpuCount, gpuShare, seconds, gpuSeconds, at, until }: Explanation['changes'][number],
): string {
  switch (kind) {
    case 'less_time':
      return texts.less_time(formats.duration(seconds ?? 0));
    case 'smaller_share':
      return texts.smaller_share(shareText(gpuShare ?? 0, texts, formats));
    case 'debt':
      return texts.debt(
        formats.gpuHours(gpuSeconds ?? 0),
        at === null ? '–' : formats.dateTime(at),
      );
    case 'allocation_opened':
    case 'preferred_placement':
      return texts[kind];
    case 'maintenance':
      return texts.maintenance(
        at === null ? '–' : formats.dateTime(at),
        until === null ? '–' : formats.dateTime(until),
        formats.duration(seconds ?? 0),
      );
    default:
      return texts[kind](formats.count(gpuCount ?? 0));
  }
}

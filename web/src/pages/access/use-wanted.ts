/** What a change of an allocation asks for, in words. */
import type { ChangeRequest } from '../../../../src/client/change-requests.ts';
import { useNames } from '../../api/names.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { changeTexts } from './change-texts.ts';

export function useWanted(): (change: ChangeRequest) => string {
  const texts = useTexts(changeTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return ({ endsAt, moreGpuSeconds, holder }) =>
    [
      ...(endsAt === null ? [] : [texts.until(formats.dateTime(endsAt))]),
      ...(moreGpuSeconds === null ? [] : [texts.more(formats.hours(moreGpuSeconds))]),
      ...(holder === null ? [] : [texts.toHolder(nameOf(holder))]),
    ].join(', ');
}

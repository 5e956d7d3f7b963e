/** What an allocation gives to whom, a line each. */
import type { Allocation } from '../../../../src/client/allocations.ts';
import { listAccessModes } from '../../../../src/client/modes.ts';
import { useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import type { Seen } from '../../parts/form/meanwhile.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { accessTexts } from './texts.ts';

export function useTermLines(): (allocation: Allocation) => Seen {
  const texts = useTexts(accessTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const storageText = (gibibytes: number | null) =>
    gibibytes === null ? texts.noStorage : texts.storageAtEach(formats.count(gibibytes));
  const modes = useAll('plan', { listAccessModes }, {});
  return ({ funder, holder, mode, sharePpm, storageGibibytes, sites, ...days }) => [
    [texts.funder, nameOf(funder)],
    [texts.holder, nameOf(holder)],
    [texts.mode, modes.data?.body.items.find(({ id }) => id === mode)?.name ?? mode],
    [texts.share, formats.percentOfPpm(sharePpm)],
    [texts.storage, storageText(storageGibibytes)],
    [texts.sites, formats.list(sites.map(nameOf))],
    [texts.startsAt, formats.date(days.startsAt)],
    [texts.endsAt, formats.date(days.endsAt)],
    [texts.state, days.frozenAt === null ? texts.open : texts.frozen],
  ];
}

/** What an allocation gives to whom, a line each. */
import type { Allocation } from '../../../../src/client/allocations.ts';
import { listAccessModes } from '../../../../src/client/modes.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import type { Seen } from '../../parts/form/meanwhile.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { accessTexts } from './texts.ts';

const PPM = 1_000_000;

export function useTermLines(): (allocation: Allocation) => Seen {
  const texts = useTexts(accessTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const modes = useAnswer('plan', { listAccessModes }, { query: { limit: 500 } });
  return ({ funder, holder, mode, sharePpm, sites, startsAt, endsAt, frozenAt }) => [
    [texts.funder, nameOf(funder)],
    [texts.holder, nameOf(holder)],
    [texts.mode, modes.data?.body.items.find(({ id }) => id === mode)?.name ?? mode],
    [texts.share, formats.percent(sharePpm / PPM)],
    [texts.sites, formats.list(sites.map(nameOf))],
    [texts.startsAt, formats.date(startsAt)],
    [texts.endsAt, formats.date(endsAt)],
    [texts.state, frozenAt === null ? texts.open : texts.frozen],
  ];
}

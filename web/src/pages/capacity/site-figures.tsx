/** How full a site is, for whoever may use it: totals, and no other people's jobs. */
import type { ClusterState } from '../../../../src/client/clusters.ts';
import { Figure, Figures } from '../../parts/figure.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { siteTexts } from './site-texts.ts';

interface SiteFiguresProps {
  readonly id: string;
  readonly states: readonly ClusterState[];
}

export function SiteFigures({ id, states }: SiteFiguresProps) {
  const texts = useTexts(siteTexts);
  const { count, percent } = useFormats();
  const sum = (of: (state: ClusterState) => number) =>
    states.reduce((total, state) => total + of(state), 0);
  const inService = sum((state) => state.inServiceGpuCount);
  const used = sum((state) => state.usedGpuCount);
  const rooms = states.flatMap(({ room }) => room ?? []);
  const gang = Math.max(...rooms.map(({ gangGpuCountMax }) => gangGpuCountMax));
  const inPod = Math.max(...rooms.map(({ gangGpuCountMaxInPod }) => gangGpuCountMaxInPod));
  const inRack = Math.max(...rooms.map(({ gangGpuCountMaxInRack }) => gangGpuCountMaxInRack));
  const jobs = (state: string) => ({ to: '/jobs', search: { state, site: id } });
  return (
    <Figures>
      <Figure label={texts.inService} value={count(inService)} madeOf={{ to: '/capacity' }} />
      <Figure
        label={texts.inUse}
        value={count(used)}
        note={texts.inUseNote(percent(inService === 0 ? 0 : used / inService))}
        madeOf={jobs('running')}
      />
      <Figure
        label={texts.free}
        value={count(sum((state) => state.freeGpuCount))}
        note={rooms.length === 0 ? undefined : texts.freeNote(gang, inPod, inRack)}
        madeOf={{ to: '/capacity' }}
      />
      <Figure
        label={texts.waiting}
        value={count(sum((state) => state.waitingCount))}
        note={texts.waitingNote(sum((state) => state.waitingGpuCount))}
        madeOf={jobs('waiting')}
      />
    </Figures>
  );
}

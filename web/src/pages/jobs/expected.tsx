/** What one can know of a job before it is sent: its price, its sites, and the room there now. */
import type { Allocation } from '../../../../src/client/allocations.ts';
import type { AccessMode } from '../../../../src/client/modes.ts';
import { type ClusterNow, useClusters } from '../../api/clusters.ts';
import { useNames } from '../../api/names.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { priceMicrosOf } from './price.ts';
import { submitTexts } from './submit-texts.ts';

type Texts = (typeof submitTexts)['en'];

interface ExpectedProps {
  readonly allocation: Allocation;
  /** `undefined` until it is known. */
  readonly mode: AccessMode | undefined;
  readonly gpuCount: number;
  readonly hours: number;
}

export function Expected({ allocation, mode, gpuCount, hours }: ExpectedProps) {
  const texts = useTexts(submitTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const { clusters } = useClusters();
  const there = clusters.filter(({ site }) => allocation.sites.includes(site.id));
  const gpuHours = gpuCount * hours;
  const isKnown = Number.isFinite(gpuHours) && gpuHours > 0;
  const priceMicros = mode === undefined ? undefined : priceMicrosOf(mode, gpuCount, hours);
  return (
    <Panel title={texts.before} note={texts.beforeNote}>
      <DetailList
        details={[
          [texts.use, isKnown ? texts.gpuHours(formats.decimal(gpuHours)) : '–'],
          [texts.price, priceText(priceMicros, texts, formats)],
          [texts.payer, nameOf(allocation.funder)],
          [texts.mode, mode?.name ?? nameOf(allocation.mode)],
          [texts.until, formats.date(allocation.endsAt)],
        ]}
      />
      <h3>{texts.where}</h3>
      <ul>
        {there.map((each) => (
          <li key={each.cluster.id}>
            <strong>{each.site.name}</strong>: <Room now={each} gpuCount={gpuCount} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function priceText(micros: bigint | undefined, texts: Texts, formats: Formats): string {
  if (micros === undefined) return '–';
  return micros === 0n ? texts.free : texts.atMost(formats.price(micros));
}

/** Whether there is room now; when it starts otherwise is known once it waits. */
function Room({ now, gpuCount }: { readonly now: ClusterNow; readonly gpuCount: number }) {
  const texts = useTexts(submitTexts);
  const formats = useFormats();
  const { state, cluster } = now;
  if (state === undefined) return texts.unknown;
  const waiting = state.funders.reduce((sum, { waitingCount }) => sum + waitingCount, 0);
  const free = formats.count(state.freeGpuCount);
  if (state.freeGpuCount >= gpuCount && waiting === 0) return texts.room(free);
  return (
    <>
      {texts.queue(free)}{' '}
      <PageLink to="/jobs" search={{ state: 'waiting', cluster: cluster.id }}>
        {texts.waiting(waiting)}
      </PageLink>
    </>
  );
}

/** What stands in a bid that was opened: what it offers, phase by phase, and for whose money. */
import type { BidContent } from '../../../../src/client/opening.ts';
import { useNames } from '../../api/names.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { Panel } from '../../parts/page.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { bidTexts } from './bid-texts.ts';

const PPM = 1e6;
const MICROS = 1e6;

interface OfContent {
  readonly content: BidContent;
  /** By its name. */
  readonly lot: string;
}

export function BidOffer({ content, lot }: OfContent) {
  const texts = useTexts(bidTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const share = (ppm: number) => formats.percentOfPpm(ppm);
  return (
    <Panel title={texts.content}>
      <DetailList
        details={[
          [texts.lot, lot],
          [
            texts.sites,
            formats.list(content.sites.map(({ name, host }) => `${name} (${nameOf(host)})`)),
          ],
          [texts.consortium, useConsortiumText()(content.consortium)],
          [texts.price, formats.agreedPrice(content.priceMicrosPerGpuHour)],
          [texts.storage, formats.count(content.storageTerabytes)],
          [texts.power, formats.count(content.itLoadKilowatts)],
          [texts.pue, formats.decimal(content.puePpm / PPM)],
          [
            texts.renewable,
            `${share(content.renewableHourlyPpm)}, ${share(content.renewableYearlyPpm)}`,
          ],
          [texts.backup, formats.count(content.backupHours)],
          [texts.availability, share(content.availabilityPpm)],
          ...content.gridMilestones.map(
            ({ name, dueAt, kilowatts, isFirm }) =>
              [
                `${texts.grid}: ${name}`,
                texts.gridLine(formats.date(dueAt), formats.count(kilowatts), isFirm),
              ] as const,
          ),
          [texts.ownership, content.ownership],
        ]}
      />
    </Panel>
  );
}

function useConsortiumText() {
  const texts = useTexts(bidTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return (members: BidContent['consortium']): string =>
    formats.list(
      members.map(({ name, state, role, thirdCountryControl }) => {
        const said = [nameOf(state), ...(role === 'lead' ? [texts.lead] : [])];
        if (thirdCountryControl !== null) said.push(texts.control(thirdCountryControl));
        return `${name} (${said.join(', ')})`;
      }),
    );
}

type Phase = BidContent['phases'][number];

export function BidPhases({ content }: Pick<OfContent, 'content'>) {
  const texts = useTexts(bidTexts);
  const formats = useFormats();
  const alike = formats.moneyAlike(
    content.phases.flatMap((phase) => [
      ...[phase.capexMicros, phase.unionMicros, phase.privateMicros],
      nationalMicros(phase),
    ]),
  );
  const money = (key: string, title: string, of: (phase: Phase) => bigint): Column<Phase> => ({
    key,
    title,
    isNumber: true,
    value: (phase) => Number(of(phase)) / MICROS,
    show: (phase) => alike(of(phase)),
  });
  const count = (key: 'gpuCount' | 'h100Equivalents', title: string): Column<Phase> => ({
    key,
    title,
    isNumber: true,
    value: (phase) => phase[key],
    show: (phase) => formats.count(phase[key]),
  });
  return (
    <Panel title={texts.phases}>
      <DataTable
        caption={texts.phases}
        rows={content.phases}
        rowKey={({ startAt }) => startAt}
        columns={[
          {
            key: 'startAt',
            title: texts.phase,
            value: ({ startAt }) => startAt,
            show: ({ startAt }) => formats.date(startAt),
          },
          count('gpuCount', texts.gpus),
          count('h100Equivalents', texts.h100),
          money('capexEur', texts.capex, ({ capexMicros }) => BigInt(capexMicros)),
          money('unionEur', texts.union, ({ unionMicros }) => BigInt(unionMicros)),
          money('statesEur', texts.states, nationalMicros),
          money('privateEur', texts.private, ({ privateMicros }) => BigInt(privateMicros)),
        ]}
      />
    </Panel>
  );
}

function nationalMicros({ national }: Phase): bigint {
  return national.reduce((sum, { micros }) => sum + BigInt(micros), 0n);
}

/** GPUs and investment of all phases together. */
export function sizeOf({ phases }: BidContent): { gpuCount: number; capexMicros: bigint } {
  return {
    gpuCount: phases.reduce((most, { gpuCount }) => Math.max(most, gpuCount), 0),
    capexMicros: phases.reduce((sum, { capexMicros }) => sum + BigInt(capexMicros), 0n),
  };
}

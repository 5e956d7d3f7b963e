/** What anyone may know: what public money buys, and how much of it is used. */
import { getPublished, type PublishedProgramme } from '../../../../src/client/published.ts';
import { useAnswer } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { Chart } from '../../parts/chart/chart.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { publicTexts } from './texts.ts';

const SECONDS_PER_HOUR = 3_600;

export function PublicPage() {
  const texts = useTexts(publicTexts);
  const published = useAnswer('plan', { getPublished }, {});
  return (
    <Asked query={published}>
      {({ body: { programmes } }) => (
        <Page
          title={texts.title}
          lead={<Lead programmes={programmes} />}
          actions={
            <>
              <PageLink to="/public/calls">{texts.calls}</PageLink>
              <PageLink to="/access-calls">{texts.access}</PageLink>
              <a href="/v1/published">{texts.json}</a>
            </>
          }
        >
          {programmes.length === 0 && (
            <Empty title={texts.empty}>
              <p>{texts.emptyMore}</p>
            </Empty>
          )}
          {programmes.map((programme) => (
            <Programme key={programme.id} programme={programme} />
          ))}
          {programmes.length > 0 && <UseChart programmes={programmes} />}
        </Page>
      )}
    </Asked>
  );
}

/** All programmes together: money, GPUs, and how much of the time was used. */
function Lead({ programmes }: { readonly programmes: readonly PublishedProgramme[] }) {
  const texts = useTexts(publicTexts);
  const formats = useFormats();
  const sum = (of: (programme: PublishedProgramme) => number) =>
    programmes.reduce((total, programme) => total + of(programme), 0);
  const micros = programmes.reduce((total, each) => total + BigInt(each.committedMicros), 0n);
  const entitled = sum(({ entitledGpuSeconds }) => entitledGpuSeconds);
  const used = sum(({ usedGpuSeconds }) => usedGpuSeconds);
  return [
    ...(programmes.length === 0
      ? []
      : [texts.lead(formats.moneyShort(micros), formats.count(sum(({ gpuCount }) => gpuCount)))]),
    ...(entitled === 0 ? [] : [texts.leadUsed(formats.percent(used / entitled))]),
    texts.open,
  ].join(' ');
}

function Programme({ programme }: { readonly programme: PublishedProgramme }) {
  const texts = useTexts(publicTexts);
  const formats = useFormats();
  const { name, funders, gpuCount, entitledGpuSeconds, usedGpuSeconds, committedMicros } =
    programme;
  const share = entitledGpuSeconds === 0 ? 0 : usedGpuSeconds / entitledGpuSeconds;
  const figures: readonly (readonly [string, string, string])[] = [
    [texts.committed, formats.moneyShort(committedMicros), texts.committedNote],
    [texts.gpus, formats.count(gpuCount), ''],
    [texts.entitled, formats.gpuHours(entitledGpuSeconds), texts.entitledNote],
    [
      texts.used,
      formats.gpuHours(usedGpuSeconds),
      entitledGpuSeconds === 0 ? texts.noneUsed : texts.usedNote(formats.percent(share)),
    ],
  ];
  return (
    <Panel title={name} note={texts.fundedBy(formats.list(funders))}>
      <Figures>
        {figures.map(([label, value, note]) => (
          <Figure key={label} label={label} value={value} note={note} />
        ))}
      </Figures>
    </Panel>
  );
}

function UseChart({ programmes }: { readonly programmes: readonly PublishedProgramme[] }) {
  const texts = useTexts(publicTexts);
  const formats = useFormats();
  const hours = (gpuSeconds: number) => Math.round(gpuSeconds / SECONDS_PER_HOUR);
  const sum = (of: (programme: PublishedProgramme) => number) =>
    programmes.reduce((total, programme) => total + of(programme), 0);
  const used = sum(({ usedGpuSeconds }) => hours(usedGpuSeconds));
  const entitled = sum(({ entitledGpuSeconds }) => hours(entitledGpuSeconds));
  const alike = formats.alike(
    programmes.flatMap((each) => [hours(each.entitledGpuSeconds), hours(each.usedGpuSeconds)]),
  );
  return (
    <Panel title={texts.chart}>
      <Chart
        title={texts.chart}
        description={texts.chartText(formats.short(used), formats.short(entitled))}
        kind="bars"
        isByName
        categoryName={texts.programme}
        categories={programmes.map(({ name }) => name)}
        series={[
          {
            name: texts.entitled,
            values: programmes.map(({ entitledGpuSeconds }) => hours(entitledGpuSeconds)),
          },
          {
            name: texts.used,
            values: programmes.map(({ usedGpuSeconds }) => hours(usedGpuSeconds)),
          },
        ]}
        format={(value) => texts.unit(alike(value))}
      />
    </Panel>
  );
}

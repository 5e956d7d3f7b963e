/** One cluster as a picture of its pods, racks and nodes, and the same in numbers. */
import { useMemo, useState } from 'react';
import { type ClusterFloor, getClusterFloor } from '../../../../../src/client/clusters.ts';
import type { Cluster } from '../../../../../src/client/sites.ts';
import { useNames } from '../../../api/names.ts';
import { useAnswer } from '../../../api/questions.ts';
import { Refused } from '../../../api/refused.ts';
import { useSearchWord } from '../../../api/use-search.ts';
import { Asked } from '../../../parts/asked.tsx';
import { Panel } from '../../../parts/page.tsx';
import { PageLink } from '../../../parts/page-link.tsx';
import { ScrollPlace } from '../../../parts/table/scroll-place.tsx';
import { useFormats, useTexts } from '../../../texts/preferences.tsx';
import { siteTexts } from '../site-texts.ts';
import { FloorCanvas } from './floor-canvas.tsx';
import { type Layout, layoutOf } from './layout.ts';
import {
  COLOUR_BY,
  coloursOfNodes,
  countsByFunder,
  fundersOf,
  idleGpusOf,
  type Occupancy,
  occupancyOf,
  runsOnNode,
  STANDINGS,
  seriesOf,
} from './occupancy.ts';

export function FloorPanel({
  cluster,
  site,
}: {
  readonly cluster: Cluster;
  readonly site: string;
}) {
  const texts = useTexts(siteTexts);
  const clusterId = cluster.id;
  const name = useNames()(clusterId);
  const answer = useAnswer('job', { getClusterFloor }, { params: { clusterId } });
  const by = useSearchWord('colour', COLOUR_BY) ?? 'funder';
  if (isHidden(answer.error)) {
    return (
      <Panel title={texts.floorOf(name)}>
        <p className="quiet">{texts.floorHidden}</p>
      </Panel>
    );
  }
  return (
    <Panel title={texts.floorOf(name)} note={texts.floorNote}>
      <nav className="choices-row" aria-label={texts.colourBy}>
        {COLOUR_BY.map((each) => (
          <PageLink
            key={each}
            to={`/sites/${site}`}
            search={{ colour: each }}
            className={each === by ? 'chosen' : 'choice'}
          >
            {texts[each]}
          </PageLink>
        ))}
      </nav>
      <Asked query={answer}>{({ body }) => <Floor cluster={cluster} floor={body} />}</Asked>
    </Panel>
  );
}

/** Which job holds which node is told to those who run the site. */
function isHidden(error: unknown): boolean {
  return error instanceof Refused && [403, 404].includes(error.problem.status);
}

interface FloorProps {
  readonly cluster: Cluster;
  readonly floor: ClusterFloor;
}

function Floor({ cluster, floor }: FloorProps) {
  const texts = useTexts(siteTexts);
  const by = useSearchWord('colour', COLOUR_BY) ?? 'funder';
  const [node, setNode] = useState<number>();
  const { nodeGroups } = cluster;
  const layout = useMemo(() => layoutOf(nodeGroups), [nodeGroups]);
  const occupancy = useMemo(() => occupancyOf(floor, layout.nodeCount), [floor, layout]);
  const painted = useMemo(
    () => ({ layout, occupancy, colours: coloursOfNodes(floor, by, occupancy) }),
    [floor, by, layout, occupancy],
  );
  return (
    <>
      <Legend floor={floor} by={by} />
      <FloorCanvas
        painted={painted}
        name={texts.floorName(useNames()(cluster.id))}
        node={node}
        choose={setNode}
      />
      <NodeText floor={floor} layout={layout} occupancy={occupancy} node={node} />
      <Counts floor={floor} layout={layout} occupancy={occupancy} />
    </>
  );
}

function Legend({ floor, by }: { readonly floor: ClusterFloor; readonly by: string }) {
  const texts = useTexts(siteTexts);
  const nameOf = useNames();
  const standings = STANDINGS.map((each) => texts[each]);
  const names = { funder: fundersOf(floor).map(nameOf), standing: standings, job: [] }[by] ?? [];
  const entries = names.map((name, index) => [name, `series-${seriesOf(index)}`] as const);
  return (
    <ul className="floor-legend">
      {[...entries, [texts.free, 'floor-free'], [texts.outOfService, 'floor-out']].map(
        ([name, colour]) => (
          <li key={name}>
            <span aria-hidden="true" style={{ background: `var(--${colour})` }} /> {name}
          </li>
        ),
      )}
    </ul>
  );
}

interface KnownFloor {
  readonly floor: ClusterFloor;
  readonly layout: Layout;
  readonly occupancy: Occupancy;
}

function NodeText(props: KnownFloor & { readonly node: number | undefined }) {
  const { floor, layout, occupancy, node } = props;
  const texts = useTexts(siteTexts);
  const nameOf = useNames();
  if (node === undefined) return <p className="quiet">{texts.chooseNode}</p>;
  const runs = runsOnNode(floor, node).map((place) => {
    const [job, funder] = [floor.runs.job[place], floor.runs.funder[place]];
    return { job: job ?? '–', funder: nameOf(funder ?? '–') };
  });
  const { rack, pod } = layout;
  const used = occupancy.usedGpus[node] ?? 0;
  const where = [node, rack[node] ?? 0, pod[node] ?? 0].map((each) => each + 1);
  const isOut = node >= floor.nodesInService;
  return (
    <p aria-live="polite">
      {texts.nodeText(where.join(' / '), used, layout.gpus[node] ?? 0)}{' '}
      {runs.map(({ job, funder }) => (
        <span key={job}>
          <PageLink to={`/jobs/${job}`}>{nameOf(job)}</PageLink> ({funder}){' '}
        </span>
      ))}
      {runs.length === 0 && (isOut ? texts.outOfService : texts.free)}
    </p>
  );
}

function Counts({ floor, layout, occupancy }: KnownFloor) {
  const texts = useTexts(siteTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const { freeGpus, outGpus } = idleGpusOf(layout, occupancy, floor.nodesInService);
  const rows = [
    ...countsByFunder(floor).map(({ funder, jobs, gpus }) => [nameOf(funder), jobs, gpus] as const),
    [texts.free, 0, freeGpus] as const,
    [texts.outOfService, 0, outGpus] as const,
  ];
  const table = (
    <table className="plain">
      <caption className="hidden">{texts.countsOf(nameOf(floor.cluster))}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.funder}</th>
          <th scope="col" className="number">
            {texts.jobsRunning}
          </th>
          <th scope="col" className="number">
            {texts.gpus}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, jobs, gpus]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="number">{formats.count(jobs)}</td>
            <td className="number">{formats.count(gpus)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  return <ScrollPlace name={texts.countsOf(nameOf(floor.cluster))}>{table}</ScrollPlace>;
}

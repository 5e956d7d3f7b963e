/** What runs on the nodes of a cluster. */
import type { JobId, PartyId } from '../../kernel/ids.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import { type NodeRanges, type PlacedRun, rangesOf } from '../floor.ts';
import type { Standing } from '../standing.ts';

interface FloorRun extends PlacedRun {
  readonly job: JobId;
  readonly funder: PartyId;
  readonly standing: Standing;
}

interface Floor {
  readonly runs: readonly FloorRun[];
  readonly ranges: NodeRanges;
}

/**
 * By number of the job; one that rides on a GPU which another holds has 0 of its node. Cost: all
 * that runs; arrays of nodes come as text, which is faster.
 */
export async function selectFloor(reader: Reader, cluster: string): Promise<Floor> {
  const rows = await reader.query<{
    job: JobId;
    funder: PartyId;
    standing: Standing;
    nodes: string;
    gpu_counts: string;
  }>(
    `SELECT job.id AS job, job.funder, run.standing,
            array_to_string(run.nodes, ',') AS nodes,
            CASE WHEN riding.number IS NULL THEN array_to_string(run.gpu_counts, ',')
                 ELSE '0' END AS gpu_counts
       FROM scheduling.job AS job
       JOIN scheduling.run AS run ON run.job_number = job.number AND run.ended_at IS NULL
       LEFT JOIN scheduling.riding_job AS riding
         ON job.gpu_share_ppm > 0 AND riding.cluster = job.cluster AND riding.number = job.number
      WHERE job.cluster = $1 AND job.state IN ('running', 'cancelling')
        AND cardinality(run.nodes) > 0
      ORDER BY job.number`,
    [cluster],
  );
  const runs = rows.map(({ nodes, gpu_counts, ...row }) => ({
    ...row,
    nodes: nodes.split(',').map(Number),
    gpuCounts: gpu_counts.split(',').map(Number),
  }));
  return { runs, ranges: rangesOf(runs) };
}

/** Nodes are in service from the first on; the others are not. */
export async function selectNodesInService(reader: Reader, cluster: string): Promise<number> {
  const [row] = await reader.query<{ count: number | null }>(
    `SELECT (snapshot->'own'->>'nodesInService')::integer AS count
       FROM scheduling.cluster_snapshot WHERE cluster = $1`,
    [cluster],
  );
  return row?.count ?? 0;
}

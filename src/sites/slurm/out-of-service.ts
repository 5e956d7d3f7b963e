/** What the nodes of a Slurm say of the GPUs of a partition: how many of them cannot be used. */
import type { OutOfService } from '../connection.ts';
import type { SlurmNode } from './slurm-job.ts';

/** A partition whose nodes are all in service is told too, with 0: what was lost is back. */
export function outOfServiceOf(
  nodes: readonly SlurmNode[],
  partitions: readonly string[],
): readonly OutOfService[] {
  return partitions.map((partition) => {
    const out = nodes.filter(
      (node) => node.service !== 'in-service' && node.partitions.includes(partition),
    );
    return { partition, gpuCount: out.reduce((sum, { gpuCount }) => sum + gpuCount, 0) };
  });
}

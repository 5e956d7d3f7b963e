/** What the nodes of a Slurm say of the GPUs of a partition: how many of them cannot be used. */
import type { OutOfService } from '../connection.ts';
import type { SlurmNode } from './slurm-job.ts';

/**
 * A partition whose nodes are all in service is told too, with 0: what was lost is back. A node
 * that is drained or does not answer for a moment counts once no job holds a GPU of it: before,
 * Polder would stop a job for it, and Slurm lets those that run there end by themselves.
 */
export function outOfServiceOf(
  nodes: readonly SlurmNode[],
  partitions: readonly string[],
): readonly OutOfService[] {
  const idle = nodes.filter((node) => node.service !== 'in-service' && node.heldGpuCount === 0);
  return partitions.map((partition) => {
    const out = idle.filter((node) => node.partitions.includes(partition));
    return { partition, gpuCount: out.reduce((sum, { gpuCount }) => sum + gpuCount, 0) };
  });
}

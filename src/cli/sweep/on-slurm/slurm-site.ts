/** The Slurm that `--on slurm:SITE` names. */
import { readSlurmConfiguration, type SlurmConfiguration } from '../../../agent/scontrol.ts';
import { InputError, UsageError } from '../../failure.ts';
import type { CliPorts } from '../../ports.ts';

/** Lowest of MaxArraySize with which an array of one task that is numbered 1 can be had. */
const ARRAY_SIZE_LEAST = 2;

/**
 * Refuses, in this order: what is not `slurm:NAME`; a Slurm that does not answer; one of another
 * name; one that takes no arrays.
 */
export async function slurmSiteOf(
  on: string,
  { environment }: Pick<CliPorts, 'environment'>,
): Promise<SlurmConfiguration> {
  const name = /^slurm:([A-Za-z0-9_.-]+)$/.exec(on)?.[1];
  if (name === undefined) {
    throw new UsageError(`--on: found ${on}; expected slurm:SITE, such as slurm:cluster_de`);
  }
  const site = await readSlurmConfiguration(environment).catch((cause: unknown) => {
    const said = cause instanceof Error ? cause.message.trim() : String(cause);
    throw new InputError(
      `--on: \`scontrol show config\` does not answer here; expected Slurm's commands, and ` +
        `SLURM_CONF where its configuration is not in its usual place: ${said}`,
      { cause },
    );
  });
  if (site.cluster !== name) {
    throw new InputError(
      `--on: found slurm:${name}; expected slurm:${site.cluster}, as the Slurm here calls itself ` +
        '(ClusterName)',
    );
  }
  if (site.arraySizeMax < ARRAY_SIZE_LEAST) {
    throw new InputError(
      `--on: slurm:${name} takes no job arrays: its MaxArraySize is ${site.arraySizeMax}`,
    );
  }
  return site;
}

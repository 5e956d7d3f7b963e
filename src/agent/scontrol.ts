/** What a Slurm says of itself by `scontrol`: slurmrestd does not tell its configuration. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export const runCommand = promisify(execFile);
export const COMMAND_OPTIONS = { timeout: 60_000, maxBuffer: 256 * 1_024 * 1_024 };

export interface SlurmConfiguration {
  /** By which it calls itself: ClusterName. */
  readonly cluster: string;
  /** MaxArraySize: numbers of tasks are below it. 0 or 1: it takes no arrays. */
  readonly arraySizeMax: number;
}

/** `env`: SLURM_CONF and PATH. Rejects where scontrol is missing or the controller is silent. */
export async function readSlurmConfiguration(
  env: Readonly<Record<string, string | undefined>>,
): Promise<SlurmConfiguration> {
  const { stdout } = await runCommand('scontrol', ['show', 'config'], { ...COMMAND_OPTIONS, env });
  const textOf = (key: string) => new RegExp(`^${key}\\s*=\\s*(\\S+)$`, 'm').exec(stdout)?.[1];
  return {
    cluster: textOf('ClusterName') ?? '',
    arraySizeMax: Number(textOf('MaxArraySize') ?? 0),
  };
}

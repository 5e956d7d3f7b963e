/** How commands reach the Slurm of a site: by the same settings, whatever they want of it. */
import { readFile } from 'node:fs/promises';
import { isSocket, slurmFetchOf } from '../agent/slurm-fetch.ts';
import { SlurmRest, SlurmUnreachable } from '../agent/slurm-rest.ts';
import { SlurmRefusal } from '../sites/slurm/slurm-job.ts';
import { InputError, ServerSaidNo } from './failure.ts';
import type { CliPorts } from './ports.ts';

type Environment = CliPorts['environment'];

/** `key`: `undefined` where slurmrestd knows who asks by its socket. */
export async function slurmAccessOf(
  user: string,
  { environment, now }: Pick<CliPorts, 'environment' | 'now'>,
): Promise<{ readonly slurm: SlurmRest; readonly key: Buffer | undefined }> {
  const url = neededVariable(environment, 'POLDER_SLURM_URL');
  const key = await readKey(environment.POLDER_SLURM_KEY_FILE, isSocket(url));
  const slurm = new SlurmRest({ url, key, operator: user, fetch: slurmFetchOf(url), now });
  return { slurm, key };
}

export function neededVariable(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new InputError(`${name} is not set`);
  return value;
}

/** What Slurm says no to, or cannot answer now, is no defect of Polder. */
export async function onSlurm<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SlurmRefusal) throw new ServerSaidNo('refused', error.message);
    if (error instanceof SlurmUnreachable) throw new ServerSaidNo('unavailable', error.message);
    throw error;
  }
}

/** By a socket slurmrestd knows who asks, and the key may be left out. */
async function readKey(
  file: string | undefined,
  maybeMissing: boolean,
): Promise<Buffer | undefined> {
  if (file === undefined || file === '') {
    if (maybeMissing) return undefined;
    throw new InputError(
      'POLDER_SLURM_KEY_FILE is not set: only by a socket (unix:/path) is no key needed',
    );
  }
  return readFile(file).catch((cause: unknown) => {
    throw new InputError(`${file}, the key of slurmrestd, cannot be read`, { cause });
  });
}

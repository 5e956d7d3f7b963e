/** Asks at the terminal before something is done that was just shown. */
import { InputError } from '../failure.ts';
import type { RemoteOptions, RemotePorts } from './remote-command.ts';

export interface Confirmation {
  /** Such as `Apply this?`. */
  readonly question: string;
  /** What is said where the answer is no, such as `nothing was applied`. */
  readonly otherwise: string;
}

export async function isConfirmed(
  { question, otherwise }: Confirmation,
  options: RemoteOptions,
  ports: RemotePorts,
): Promise<boolean> {
  if (ports.ask === undefined || options.json === true) {
    throw new InputError(`${otherwise}: there is nobody to ask; give --yes`);
  }
  const answer = await ports.ask(`${question} [y/N] `);
  const isYes = /^y(?:es)?$/i.test(answer.trim());
  if (!isYes) ports.stderr.write(`${otherwise}\n`);
  return isYes;
}

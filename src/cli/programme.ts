import { isMap } from 'yaml';
import { countedText } from '../kernel/number-text.ts';
import type { Fault } from '../rehearsal/programme-file/fault.ts';
import { renderFault } from '../rehearsal/programme-file/fault.ts';
import {
  type ProgrammeReading,
  type ReadOptions,
  readProgrammeText,
} from '../rehearsal/programme-file/read.ts';
import { readYaml } from '../rehearsal/programme-file/yaml-text.ts';
import { InputError } from './failure.ts';
import { readTextFile } from './files.ts';

/** The plan in a programme file, or everything that is wrong with it. */
export async function readProgrammeFile(
  cwd: string,
  name: string,
  options: ReadOptions,
): Promise<ProgrammeReading> {
  const text = await readTextFile(cwd, name);
  const reading = readProgrammeText(text, name, options);
  if (!reading.ok) refuseOtherFile(text, name);
  return reading;
}

/** Of another kind of file every key would be a fault, and none of them the one to mend. */
function refuseOtherFile(text: string, name: string): void {
  const root = readYaml(text, name).document?.contents;
  if (!isMap(root) || root.has('polder')) return;
  if (root.has('sweep')) {
    throw new InputError(
      `${name}: found a sweep file; expected a programme file; polder sweep ${name} runs it`,
    );
  }
  if (root.has('call') && root.has('bids')) {
    throw new InputError(
      `${name}: found a file of bids in a call; expected a programme file, such as the one that ` +
        'the bids go with',
    );
  }
}

/** A line for each fault, and how many there are. */
export function renderFaults(name: string, faults: readonly Fault[]): string {
  return [...faults.map(renderFault), faultCount(name, faults)].join('\n');
}

/** For commands that need a plan and have got faults. */
export function faultsError(name: string, faults: readonly Fault[]): InputError {
  return new InputError([faultCount(name, faults), ...faults.map(renderFault)].join('\n'), {
    faults,
  });
}

export function faultCount(name: string, faults: readonly Fault[]): string {
  return `${name}: ${countedText(faults.length, 'fault')}`;
}

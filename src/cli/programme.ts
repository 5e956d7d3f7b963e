import { countedText } from '../kernel/number-text.ts';
import type { Fault } from '../rehearsal/programme-file/fault.ts';
import { renderFault } from '../rehearsal/programme-file/fault.ts';
import {
  type ProgrammeReading,
  type ReadOptions,
  readProgrammeText,
} from '../rehearsal/programme-file/read.ts';
import { InputError } from './failure.ts';
import { readTextFile } from './files.ts';

/** The plan in a programme file, or everything that is wrong with it. */
export async function readProgrammeFile(
  cwd: string,
  name: string,
  options: ReadOptions,
): Promise<ProgrammeReading> {
  return readProgrammeText(await readTextFile(cwd, name), name, options);
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

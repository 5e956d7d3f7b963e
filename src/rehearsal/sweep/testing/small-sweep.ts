import { createHash } from 'node:crypto';
import { renderFault } from '../../programme-file/fault.ts';
import { editedFile } from '../../programme-file/testing/edited-file.ts';
import { readSweep, readSweepDraft, type SweepReading } from '../read-sweep.ts';
import type { Digest, Sweep } from '../sweep.ts';

export const PROGRAMME = editedFile();

export const digest: Digest = (text) => createHash('sha256').update(text).digest('hex');

/** A sweep file of the good programme, of these lines below its head. */
export function sweepTextOf(...lines: readonly string[]): string {
  return ['sweep: 1', 'name: A sweep', 'programme: good.yaml', ...lines].join('\n');
}

export function readText(text: string): SweepReading {
  const drafted = readSweepDraft(text, 'f');
  return drafted.ok ? readSweep(drafted.draft, PROGRAMME, 'good.yaml') : drafted;
}

export function sweepOf(...lines: readonly string[]): Sweep {
  const reading = readText(sweepTextOf(...lines));
  if (!reading.ok) throw new Error(reading.faults.map(renderFault).join('\n'));
  return reading.sweep;
}

/** What a sweep is made of: its file or its options, the programme, and every scenario. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Fault } from '../../rehearsal/programme-file/fault.ts';
import { RULES } from '../../rehearsal/rules.ts';
import { type Manifest, manifestOf } from '../../rehearsal/sweep/manifest.ts';
import { tracePathsOf } from '../../rehearsal/sweep/programme-text.ts';
import { isSweepText, readSweep, readSweepDraft } from '../../rehearsal/sweep/read-sweep.ts';
import { type Scenario, type Sweep, scenariosOf } from '../../rehearsal/sweep/sweep.ts';
import { InputError, UsageError } from '../failure.ts';
import { onNamed, readTextFile } from '../files.ts';
import type { CliPorts } from '../ports.ts';
import { faultsError } from '../programme.ts';
import type { SweepGround } from './run-scenario.ts';
import {
  COMMAND_LINE,
  linesOfOptions,
  optionFaultsError,
  type VaryOptions,
} from './sweep-options.ts';
import { traceStampOf } from './trace-stamp.ts';

export interface SweepInputOptions extends VaryOptions {
  readonly assumeBudget?: boolean;
  readonly skipBadRows?: boolean;
}

export interface SweepInput {
  readonly sweep: Sweep;
  readonly scenarios: readonly Scenario[];
  readonly ground: SweepGround;
  readonly manifest: Manifest;
}

type InputPorts = Pick<CliPorts, 'cwd' | 'version'>;

/** Every fault of the sweep is told at once, in an {@link InputError}. */
export async function readSweepInput(
  file: string,
  options: SweepInputOptions,
  ports: InputPorts,
): Promise<SweepInput> {
  const { text, name, folder, errorOf } = await sweepTextOf(file, options, ports);
  const drafted = readSweepDraft(text, name);
  if (!drafted.ok) throw errorOf(drafted.faults);
  const { programme } = drafted.draft.file;
  const programmeName = isAbsolute(programme) ? programme : join(folder, programme);
  const programmeText = await readTextFile(ports.cwd, programmeName);
  const reading = readSweep(drafted.draft, programmeText, programmeName);
  if (!reading.ok) throw errorOf(reading.faults);
  const { sweep } = reading;
  const assumeBudget = options.assumeBudget === true;
  const skipBadRows = options.skipBadRows === true;
  const programmeFolder = dirname(resolve(ports.cwd, programmeName));
  const traces = tracesOf(sweep, programmeText).map((name) => {
    const path = resolve(programmeFolder, name);
    return { name, path, stamp: traceStampOf(path) };
  });
  const ground = {
    programmeText,
    programmeName: basename(programmeName),
    programmeFolder,
    traces,
    months: sweep.months,
    assumeBudget,
    skipBadRows,
    version: ports.version,
  };
  const manifest = manifestOf(sweep, {
    polder: ports.version,
    ...RULES,
    programmeSha256: sha256Of(programmeText),
    traceSha256: await traceHashes(traces),
    assumeBudget,
    skipBadRows,
  });
  return { sweep, scenarios: scenariosOf(sweep, sha256Of), ground, manifest };
}

interface SweepText {
  readonly text: string;
  readonly name: string;
  /** As named, of the sweep file: the path of the programme counts from there. */
  readonly folder: string;
  /** Tells them by the places that the user knows. */
  readonly errorOf: (faults: readonly Fault[]) => InputError;
}

async function sweepTextOf(
  file: string,
  options: SweepInputOptions,
  { cwd }: InputPorts,
): Promise<SweepText> {
  if (options.vary !== undefined) {
    const lines = linesOfOptions(file, options);
    return {
      text: lines.map((line) => line.text).join('\n'),
      name: COMMAND_LINE,
      folder: '.',
      errorOf: (faults) => optionFaultsError(lines, faults),
    };
  }
  for (const name of ['seeds', 'months'] as const) {
    if (options[name] === undefined) continue;
    throw new UsageError(`--${name} stands beside --vary; a sweep file says it itself`);
  }
  const text = await readTextFile(cwd, file);
  if (!isSweepText(text) && /^polder:/m.test(text)) {
    throw new InputError(
      `${file}: found a programme file; expected a sweep file, or --vary with what to vary`,
    );
  }
  return {
    text,
    name: file,
    folder: dirname(file),
    errorOf: (faults) => faultsError(file, faults),
  };
}

function tracesOf({ parameters }: Sweep, programmeText: string): readonly string[] {
  const assignments = parameters.flatMap(({ points }) =>
    points.flatMap((point) => point.assignments),
  );
  return tracePathsOf(programmeText, assignments);
}

async function traceHashes(traces: SweepGround['traces']): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { name, path } of traces) hashes[name] = await onNamed(name, () => sha256OfFile(path));
  return hashes;
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

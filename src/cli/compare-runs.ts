import { basename, resolve } from 'node:path';
import { renderComparison } from '../rehearsal/report/comparison.ts';
import type { Run } from '../rehearsal/report/comparison-measures.ts';
import { renderComparisonText } from '../rehearsal/report/comparison-text.ts';
import { InputError } from './failure.ts';
import { writeFileAside } from './files.ts';
import type { CliPorts } from './ports.ts';
import { readRunSummary } from './run-summary.ts';

export type ComparePorts = Pick<CliPorts, 'stdout' | 'stderr' | 'cwd'>;

export interface CompareOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** Reads the runs, writes the page and prints the same as text. */
export async function compareRuns(
  folders: readonly string[],
  { out, json }: CompareOptions,
  { stdout, stderr, cwd }: ComparePorts,
): Promise<void> {
  const runs = runsOf(folders, cwd);
  await writeFileAside(cwd, out, renderComparison(runs));
  if (json === true) {
    const told = runs.map(({ label, summary }, index) => ({
      label,
      folder: folders[index],
      summary,
    }));
    stdout.write(`${JSON.stringify({ page: out, runs: told }, undefined, 2)}\n`);
    stderr.write(`The comparison is ${out}\n`);
    return;
  }
  stdout.write(`${renderComparisonText(runs)}\n\nThe comparison is ${out}\n`);
}

/** Every folder that is none of a run is named, in one go. */
function runsOf(folders: readonly string[], cwd: string): readonly Run[] {
  const names = folders.map((folder) => basename(resolve(cwd, folder)));
  const paths = folders.map((folder) => resolve(cwd, folder));
  const faults: string[] = [];
  const runs = folders.flatMap((folder, index): readonly Run[] => {
    if (paths.indexOf(resolve(cwd, folder)) !== index) {
      faults.push(`${folder}: named twice, expected each run once`);
      return [];
    }
    try {
      const name = names[index] ?? folder;
      const isOnlyOne = names.indexOf(name) === names.lastIndexOf(name);
      return [{ label: isOnlyOne ? name : folder, summary: readRunSummary(cwd, folder) }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(error.message);
      return [];
    }
  });
  if (faults.length > 0) throw new InputError(faults.join('\n'));
  return runs;
}

/** What `polder check` does with a file. */
import { countedText } from '../kernel/number-text.ts';
import { toDateText } from '../kernel/time.ts';
import type { RehearsalPlan } from '../rehearsal/programme-file/plan.ts';
import { failureDocument } from './failure.ts';
import { type CliPorts, EXIT, type ExitCode } from './ports.ts';
import { faultCount, readProgrammeFile, renderFaults } from './programme.ts';
import { painted } from './text.ts';

export type CheckPorts = Pick<CliPorts, 'stdout' | 'stdoutHasColour' | 'cwd'>;

export interface CheckOptions {
  readonly assumeBudget?: boolean;
  readonly json?: boolean;
}

export async function checkFile(
  file: string,
  options: CheckOptions,
  ports: CheckPorts,
): Promise<ExitCode> {
  const { stdout, stdoutHasColour } = ports;
  const assumeBudget = options.assumeBudget === true;
  const reading = await readProgrammeFile(ports.cwd, file, { assumeBudget });
  if (!reading.ok) {
    const { faults } = reading;
    stdout.write(
      options.json === true
        ? failureDocument({ kind: 'input', message: faultCount(file, faults), faults })
        : `${renderFaults(file, faults)}\n`,
    );
    return EXIT.input;
  }
  const size = sizeOf(reading.plan);
  if (options.json === true) {
    stdout.write(`${JSON.stringify({ ok: true, file, ...size }, undefined, 2)}\n`);
    return EXIT.fine;
  }
  stdout.write(`${file}: ${painted('green', 'no fault', stdoutHasColour)}. ${sentenceOf(size)}\n`);
  return EXIT.fine;
}

interface PlanSize {
  readonly name: string;
  readonly start: string;
  /** The first day that is not part of it. */
  readonly end: string;
  readonly parties: number;
  readonly commitments: number;
  readonly contracts: number;
  readonly sites: number;
  readonly allocations: number;
  /** Years in which `--assume-budget` let a shortfall pass. */
  readonly assumedBudgetYears: number;
}

function sizeOf(plan: RehearsalPlan): PlanSize {
  return {
    name: plan.name,
    start: toDateText(plan.interval.start),
    end: toDateText(plan.interval.end),
    parties: plan.parties.length,
    commitments: plan.commitments.length,
    contracts: plan.contracts.length,
    sites: plan.sites.length,
    allocations: plan.allocations.length,
    assumedBudgetYears: plan.assumedBudget.length,
  };
}

function sentenceOf(size: PlanSize): string {
  const parts = [
    countedText(size.parties, 'party', 'parties'),
    countedText(size.commitments, 'commitment'),
    countedText(size.contracts, 'contract'),
    countedText(size.sites, 'site'),
    countedText(size.allocations, 'allocation'),
  ].join(', ');
  const assumed = size.assumedBudgetYears;
  const note = assumed === 0 ? '' : ` Budget assumed in ${countedText(assumed, 'year')}.`;
  return `${parts}, from ${size.start} to ${size.end}.${note}`;
}

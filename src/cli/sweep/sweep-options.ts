/**
 * The options of a sweep as the text of a sweep file, so that one reader finds what is wrong with
 * either. Nobody wrote that text, so a fault in it names the option that its line was made of.
 */
import { basename } from 'node:path';
import { parseDecimal } from '../../rehearsal/programme-file/amount.ts';
import { type Fault, renderFault } from '../../rehearsal/programme-file/fault.ts';
import { InputError, UsageError } from '../failure.ts';
import { faultCount } from '../programme.ts';

/** What stands for the file of faults in the text. */
export const COMMAND_LINE = 'command line';

export interface OptionLine {
  /** As a user would write it, such as `--seeds` or `--vary 'PATH=60,80'`. */
  readonly option: string;
  readonly text: string;
}

export interface VaryOptions {
  readonly vary?: readonly string[];
  readonly seeds?: string;
  readonly months?: number;
}

/** The lines of the text, in order. */
export function linesOfOptions(
  file: string,
  { vary = [], seeds = '1', months }: VaryOptions,
): readonly OptionLine[] {
  const numbers = seeds.split(',').map(valueText);
  const seedText =
    numbers.length === 1 ? `seedCount: ${numbers[0]}` : `seeds: [${numbers.join(', ')}]`;
  return [
    { option: COMMAND_LINE, text: 'sweep: 1' },
    { option: COMMAND_LINE, text: `name: ${JSON.stringify(`Sweep of ${basename(file)}`)}` },
    { option: COMMAND_LINE, text: `programme: ${JSON.stringify(file)}` },
    ...(months === undefined ? [] : [{ option: '--months', text: `months: ${months}` }]),
    { option: '--seeds', text: seedText },
    { option: '--vary', text: 'vary:' },
    ...vary.map((each) => {
      return { option: `--vary '${each}'`, text: `  - { ${parameterText(each)} }` };
    }),
  ];
}

/** As of a file, each fault named by its option; those of the programme keep their line. */
export function optionFaultsError(
  lines: readonly OptionLine[],
  faults: readonly Fault[],
): InputError {
  const named = faults.map((fault) => {
    const isOfText = fault.file === COMMAND_LINE;
    const file = lines[fault.line - 1]?.option ?? COMMAND_LINE;
    return isOfText ? { ...fault, file, line: 1, column: 1, path: '' } : fault;
  });
  const texts = named.map((fault, index) =>
    fault === faults[index] ? renderFault(fault) : optionFaultText(fault),
  );
  return new InputError([faultCount(COMMAND_LINE, named), ...texts].join('\n'), { faults: named });
}

function optionFaultText({ file: option, found, expected, rule }: Fault): string {
  return `${option}: found ${found}; expected ${expected} [${rule}]`;
}

const RANGE = /^([\d._]+)\.\.([\d._]+):([\d._]+)$/;

/** `path=60,80,100` or `path=60..100:20`. */
function parameterText(given: string): string {
  const at = given.indexOf('=');
  if (at < 1)
    throw new UsageError(`--vary ${given}: expected PATH=VALUE,VALUE or PATH=FROM..TO:STEP`);
  const path = JSON.stringify(given.slice(0, at));
  const values = given.slice(at + 1);
  const [, from, to, step] = RANGE.exec(values) ?? [];
  if (from !== undefined) return `path: ${path}, from: ${from}, to: ${to}, step: ${step}`;
  return `path: ${path}, values: [${values.split(',').map(valueText).join(', ')}]`;
}

/** Quoted where it is no number, so that nothing that is typed can be the syntax of the text. */
function valueText(given: string): string {
  const value = given.trim();
  return parseDecimal(value) === undefined ? JSON.stringify(value) : value;
}

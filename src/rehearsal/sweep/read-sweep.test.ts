import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderFault } from '../programme-file/fault.ts';
import { readProgrammeText } from '../programme-file/read.ts';
import { tracePathsOf, withAssignments } from './programme-text.ts';
import { readSweep, readSweepDraft } from './read-sweep.ts';
import { assignmentsOf, scenariosOf } from './sweep.ts';
import { digest, PROGRAMME, readText, sweepOf, sweepTextOf } from './testing/small-sweep.ts';

const LOAD = 'workload.sources[0].loadPercent';
const varied = (values: string) => `vary: [{ path: "${LOAD}", ${values} }]`;
const oneOf = (path: string) => `vary: [{ path: "${path}", values: [1] }]`;
const SETTING = '{ name: a, set: { scheduling.reservationsMax: 1 } }';

/** What is wrong, the lines below the head of the file, and what is answered, without the file. */
const FAULTS: readonly (readonly [string, readonly string[], string])[] = [
  ['not YAML', ['vary: ['], 'text that is not YAML'],
  ['nothing varied', ['seedCount: 1'], 'found no key vary; expected vary: a list [missing_key]'],
  [
    'an unknown key',
    ['seedCuont: 1', varied('values: [1]')],
    'seedCuont: found the unknown key seedCuont; expected one of sweep, name, programme, months, ' +
      'seedCount, seeds, vary, measures, did you mean seedCount? [unknown_key]',
  ],
  ['no seeds', [varied('values: [1]')], 'found no key seedCount; expected seedCount: how many'],
  [
    'seeds in both ways',
    ['seedCount: 1', 'seeds: [1]', varied('values: [1]')],
    'seedCount: found seeds too; expected one of seeds and seedCount [unknown_key]',
  ],
  ['no seed', ['seedCount: 0', varied('values: [1]')], 'seedCount: found 0; expected a whole num'],
  [
    'a seed twice',
    ['seeds: [3, 1, 3]', varied('values: [1]')],
    'seeds[2]: found 3 a second time; position 0 has it; expected each seed once [duplicate_id]',
  ],
  [
    'a measure that is none',
    ['seedCount: 1', varied('values: [1]'), 'measures: [wait-59]'],
    'did you mean wait-95? [not_a_choice]',
  ],
  [
    'a parameter in no way',
    ['seedCount: 1', 'vary: [{ name: x }]'],
    'vary[0]: found nothing to vary; expected path with values, path with from, to and step, or',
  ],
  [
    'a parameter in two ways',
    ['seedCount: 1', varied('values: [1], from: 1')],
    'vary[0]: found path, values, from; expected path with values, path with from, to and step',
  ],
  [
    'a path with a letter too few',
    ['seedCount: 1', oneOf('scheduling.reservationMax')],
    'vary[0].path: found "scheduling.reservationMax"; expected a field that has a value in the ' +
      'programme file, did you mean scheduling.reservationsMax? [unknown_reference]',
  ],
  [
    'a path below another section',
    ['seedCount: 1', oneOf('policy.reservationsMax')],
    'did you mean scheduling.reservationsMax?',
  ],
  [
    'an id with a letter wrong',
    ['seedCount: 1', oneOf('contracts[contract_jiont].publicSharePercent')],
    'did you mean contracts[contract_joint].publicSharePercent?',
  ],
  [
    'a block',
    ['seedCount: 1', oneOf('scheduling')],
    'vary[0].path: found "scheduling"; expected a',
  ],
  [
    'the length that months replace',
    ['seedCount: 1', 'months: 2', 'vary: [{ path: period.length, values: [1 month, 2 months] }]'],
    'vary[0]: found period.length, beside months; expected one of them: months take its place in ' +
      'every scenario [not_a_choice]',
  ],
  ['the seed', ['seedCount: 1', oneOf('seed')], 'vary[0].path: found seed; expected seeds or seed'],
  [
    'a value out of range',
    ['seedCount: 1', varied('values: [60, 2_000]')],
    'vary[0].values[1]: found "2_000"; expected a number from 0.0001 to 1,000 (%)',
  ],
  [
    'a value of another form',
    ['seedCount: 1', 'vary: [{ path: scheduling.notice, values: [2 minuets] }]'],
    'vary[0].values[0]: found "2 minuets"; expected a duration such as 90 seconds',
  ],
  ['no list', ['seedCount: 1', varied('values: 60')], 'vary[0].values: found 60; expected a list'],
  ['no value', ['seedCount: 1', varied('values: []')], 'vary[0].values: found an empty list; exp'],
  [
    'a value twice',
    ['seedCount: 1', varied('values: [60, 60.0, 80, 60]')],
    'vary[0].values[1]: found 60 a second time; position 0 has it; expected each value once',
  ],
  [
    'a range of words',
    ['seedCount: 1', 'vary: [{ path: scheduling.notice, from: 1, to: 2, step: 1 }]'],
    'vary[0].from: found a range, where the field is no number; expected values: a list of values',
  ],
  [
    'a range that misses its end',
    ['seedCount: 1', varied('from: 60, to: 100, step: 30')],
    'vary[0].to: found 100; expected 60 or more, in whole steps of 30 from there [out_of_range]',
  ],
  [
    'a range backwards',
    ['seedCount: 1', varied('from: 60, to: 50, step: 10')],
    'vary[0].to: found 50; expected 60 or more',
  ],
  ['no step', ['seedCount: 1', varied('from: 6, to: 7, step: 0')], 'vary[0].step: found 0; expect'],
  [
    'a range by far too fine',
    ['seedCount: 1', varied('from: 1, to: 1_000, step: 0.0001')],
    'vary[0].step: found 0.0001, which makes 9990001 values; expected a step that makes at most',
  ],
  [
    'settings that set other fields',
    [
      'seedCount: 1',
      `vary: [{ settings: [${SETTING}, { name: b, set: { scheduling.triedJobsMax: 1 } }] }]`,
    ],
    'vary[0].settings[1].set: found no value for scheduling.reservationsMax; expected the fields',
  ],
  [
    'a setting twice',
    ['seedCount: 1', `vary: [{ settings: [${SETTING}, ${SETTING.replace(': a', ': b')}] }]`],
    'vary[0].settings[1]: found what a has too; expected another name and other values',
  ],
  [
    'one field under two names',
    [
      'seedCount: 1',
      'vary:',
      '  - settings:',
      '      - name: a',
      '        set:',
      '          modes[mode_free].gpusPerJobMax: 1',
      '          modes[0].gpusPerJobMax: 2',
    ],
    'vary[0].settings[0].set: found modes[mode_free].gpusPerJobMax a second time; expected each',
  ],
  [
    'one field in two parameters',
    [
      'seedCount: 1',
      'vary:',
      `  - { path: "${LOAD}", values: [1] }`,
      '  - { name: other, path: workload.sources.0.loadPercent, values: [2] }',
    ],
    `vary[1]: found ${LOAD}, which vary[0] varies; expected each field in one parameter`,
  ],
  [
    'two parameters of one name',
    [
      'seedCount: 1',
      'vary:',
      `  - { name: x, path: "${LOAD}", values: [1] }`,
      '  - { name: x, path: scheduling.triedJobsMax, values: [2] }',
    ],
    'vary[1]: found the name x a second time; vary[0] has it; expected another name',
  ],
  [
    'a grid that nobody would wait for',
    ['seedCount: 1_001', varied('from: 1, to: 100, step: 1')],
    'vary: found 100,100 scenarios; expected at most 100,000: fewer values or seeds [out_of_range]',
  ],
];

describe('a sweep file is refused for', () => {
  test.each(FAULTS)('%s', (_, lines, message) => {
    const reading = readText(sweepTextOf(...lines));
    const faults = reading.ok ? [] : reading.faults.map(renderFault);
    expect(faults.join('\n')).toContain(message);
    // Each is placed in the file, below or at its first line.
    expect(faults.every((fault) => /^f:\d+:\d+: /.test(fault))).toBe(true);
  });
});

describe('a sweep', () => {
  test('has a value for each number of a range, exactly', () => {
    const [parameter] = sweepOf(
      'seedCount: 1',
      varied('from: 99.9, to: 100.2, step: 0.1'),
    ).parameters;
    expect(parameter?.name).toBe(LOAD);
    expect(parameter?.points.map(({ label }) => label)).toEqual(['99.9', '100', '100.1', '100.2']);
  });

  test('names a field in one way, however it is written', () => {
    const sweep = sweepOf(
      'seeds: [5]',
      'vary: [{ path: commitments.1.instalments.0.amountEur, values: [1_000_000.50] }]',
    );
    expect(sweep.parameters[0]?.points[0]?.assignments).toEqual([
      { path: 'commitments[commitment_aa].instalments[0].amountEur', text: '1000000.5' },
    ]);
  });

  test('changes the programme in the fields that it assigns, and in no other letter', () => {
    const { parameters } = sweepOf(
      'seedCount: 1',
      'vary:',
      '  - { path: scheduling.notice, values: [10 minutes] }',
      '  - { path: "modes[mode_free].gpusPerJobMax", values: [8] }',
      '  - { path: "modes[mode_free].name", values: ["Free: of \\"charge\\""] }',
    );
    const points = parameters.flatMap((parameter) => parameter.points);
    expect(withAssignments(PROGRAMME, assignmentsOf(points))).toBe(
      PROGRAMME.replace('notice: 2 minutes', 'notice: "10 minutes"')
        .replace('gpusPerJobMax: 256', 'gpusPerJobMax: 8')
        .replace('name: Free,', 'name: "Free: of \\"charge\\"",'),
    );
  });

  test('leaves a programme that has no fault, with every field assigned what it has', () => {
    const path = 'contracts[contract_joint].phases[1].capacity[0].gpus';
    const { parameters } = sweepOf('seedCount: 1', `vary: [{ path: "${path}", values: [840] }]`);
    const text = withAssignments(PROGRAMME, assignmentsOf(parameters.flatMap((p) => p.points)));
    expect(text).toBe(PROGRAMME);
    expect(readProgrammeText(text, 'f', { assumeBudget: false }).ok).toBe(true);
  });

  test('depends on the traces of its programme, and on those that it assigns', () => {
    const path = 'workload.sources[1].path';
    expect(tracePathsOf(PROGRAMME, [{ path, text: '"other.csv"' }])).toEqual([
      'some/trace.csv.gz',
      'other.csv',
    ]);
  });

  test('depends on the failures of nodes that its programme replays, and on those assigned', () => {
    const failures =
      '{ gpuHoursBetweenStops: 9, checkpoint: 1 hour, restart: 1 hour, trace: f.csv }';
    const programme = PROGRAMME.replace(
      '  requestedTimePercent: 150',
      `  requestedTimePercent: 150\n  failures: ${failures}`,
    );
    const path = 'workload.failures.trace';
    expect(tracePathsOf(programme, [{ path, text: '"other.csv"' }])).toEqual([
      'f.csv',
      'some/trace.csv.gz',
      'other.csv',
    ]);
  });
});

test('the example has no fault, nor has its programme with any of its values', () => {
  const textOf = (path: string) =>
    readFileSync(new URL(`../../../examples/${path}`, import.meta.url), 'utf8');
  const drafted = readSweepDraft(textOf('commitment-sweep.yaml'), 'f');
  if (!drafted.ok) throw new Error(drafted.faults.map(renderFault).join('\n'));
  const programme = textOf(drafted.draft.file.programme);
  const reading = readSweep(drafted.draft, programme, 'p');
  if (!reading.ok) throw new Error(reading.faults.map(renderFault).join('\n'));
  for (const { points } of scenariosOf(reading.sweep, digest)) {
    const text = withAssignments(programme, assignmentsOf(points));
    expect(readProgrammeText(text, 'p', { assumeBudget: false })).toMatchObject({ ok: true });
  }
});

describe('the scenarios of a sweep', () => {
  const first = '{ path: scheduling.reservationsMax, values: [1, 2] }';
  const second = `{ path: "${LOAD}", values: [60, 80] }`;

  test('are numbered by the grid, seeds first, the last parameter next', () => {
    const scenarios = scenariosOf(sweepOf('seeds: [9, 4]', `vary: [${first}, ${second}]`), digest);
    expect(
      scenarios.map(({ number, points, seed }) =>
        [number, ...points.map(({ label }) => label), seed].join(' '),
      ),
    ).toEqual([
      '1 1 60 9',
      '2 1 60 4',
      '3 1 80 9',
      '4 1 80 4',
      '5 2 60 9',
      '6 2 60 4',
      '7 2 80 9',
      '8 2 80 4',
    ]);
  });

  test('have ids that no order changes, each its own', () => {
    const idsOf = (...lines: readonly string[]) =>
      scenariosOf(sweepOf(...lines), digest).map(({ id }) => id);
    const ids = idsOf('seeds: [9, 4]', `vary: [${first}, ${second}]`);
    const turned = idsOf(
      'seeds: [4, 9]',
      `vary: [${second.replace('60, 80', '80, 60')}, ${first}]`,
    );
    expect(new Set(ids).size).toBe(8);
    expect(turned.toSorted()).toEqual(ids.toSorted());
    expect(turned).not.toEqual(ids);
  });
});

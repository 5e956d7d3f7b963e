import { describe, expect, test } from 'vitest';
import { textOf } from '../report/testing/page-parts.ts';
import { SEVEN_FUNDERS, sampleSummary } from '../report/testing/sample-summary.ts';
import { gather } from './gather.ts';
import { rangeWordsOf } from './range-words.ts';
import { doneScenario } from './result.ts';
import { scenariosOf } from './sweep.ts';
import { renderSweepPage } from './sweep-page.ts';
import { renderSweepText } from './sweep-text.ts';
import { digest, sweepOf } from './testing/small-sweep.ts';

const VARY = 'vary: [{ name: Load, path: "workload.sources[0].loadPercent", values: [1, 2, 3] }]';

/** Of three settings called 1, 2 and 3, the parts per million by seed; null where none was run. */
function sweepOfUse(...settings: readonly (readonly (number | null)[])[]) {
  const seeds = settings[0]?.map((_, index) => index + 1) ?? [];
  const sweep = sweepOf(`seeds: [${seeds.join()}]`, VARY, 'measures: [used]');
  const figures = settings.flat();
  const gathered = gather(scenariosOf(sweep, digest), (scenario) => {
    const ppm = figures[scenario.number - 1] ?? null;
    const summary = { ...sampleSummary(SEVEN_FUNDERS), utilisation: (ppm ?? 0) / 1e6 };
    return ppm === null ? undefined : doneScenario(scenario, summary);
  });
  return { sweep, gathered };
}

describe('the words of a range', () => {
  test.each([
    ['name the ends', [[1e5], [2e5], [3e5]], '10 % to 30 %', 'Least with 1, most with 3.'],
    [
      'name all that are the least, and the most',
      [[1e5], [1e5], [3e5]],
      '10 % to 30 %',
      'Least with 1 and 2, most with 3.',
    ],
    [
      'tell one figure where all look alike, and do not call them the same',
      [[100_100], [100_200], [100_300]],
      '10 %',
      'As far as is shown the same in every setting.',
    ],
    [
      'count the seeds in which the ends are the same',
      [
        [1e5, 1e5, 5e5],
        [2e5, 2e5, 2e5],
        [3e5, 3e5, 3e5],
      ],
      '10 % to 30 %',
      'Least with 1, most with 3. That holds in 2 of 3 seeds.',
    ],
    [
      'say it where they are so in few seeds',
      [
        [0, 4e5, 2e5],
        [1e5, 2.5e5, 3e5],
        [3e5, 1e5, 2.6e5],
      ],
      '20 % to 26 %',
      'Least with 1, most with 3. That holds in 1 of 3 seeds.',
    ],
    [
      'tell the seeds of the only setting that has a figure',
      [
        [null, null],
        [1e5, 3e5],
        [null, null],
      ],
      '20 %',
      'With 2 alone; from 10 % to 30 % over the seeds. Without this figure: 2 of 3 settings.',
    ],
    [
      'count no seed that a setting lacks',
      [
        [1e5, 9e5, null],
        [2e5, null, 2e5],
        [9e5, null, null],
      ],
      '20 % to 90 %',
      'Least with 2, most with 3. That does not hold in the one seed that all of them have.',
    ],
  ])('%s', (_, settings, answer, why) => {
    const { sweep, gathered } = sweepOfUse(...settings);
    expect(rangeWordsOf('used', sweep, gathered)).toEqual({ answer, why });
  });
});

test('Public money that conditions hold back is not the least of a sweep', () => {
  const sweep = sweepOf('seeds: [1, 2]', VARY);
  const gathered = gather(scenariosOf(sweep, digest), (scenario) => {
    const summary = sampleSummary(SEVEN_FUNDERS);
    const held = { publicMicros: '0', heldPublicMicros: summary.decision?.publicMicros ?? '' };
    const decision = summary.decision && { ...summary.decision, ...held };
    return doneScenario(scenario, scenario.number < 5 ? summary : { ...summary, decision });
  });
  expect(rangeWordsOf('public-money', sweep, gathered)).toEqual({
    answer: 'EUR 270 million',
    why: 'The same wherever there is one. Without this figure: 1 of 3 settings.',
  });
});

test('One seed is told as what it is, and not as a median', () => {
  const { sweep, gathered } = sweepOfUse([1e5], [2e5], [3e5]);
  const page = textOf(renderSweepPage({ sweep, gathered, version: '1' }));
  const sentence = 'One seed says nothing of how much of a difference is chance.';
  expect(page).toContain(`3 rehearsals. ${sentence}`);
  expect(renderSweepText(sweep, gathered)).toContain(`0 are missing. ${sentence}\n`);
});

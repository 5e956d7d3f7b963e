import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { editedFile } from '../../rehearsal/programme-file/testing/edited-file.ts';
import { runScenario } from './run-scenario.ts';
import { readSweepInput } from './sweep-input.ts';

const TRACE = 'some/trace.csv';
const cwd = mkdtempSync(join(tmpdir(), 'polder-scenario-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

function addRow(text: string): void {
  appendFileSync(join(cwd, TRACE), `${text}\n`);
}

test('a scenario fails whose trace was changed since the sweep was begun', async () => {
  mkdirSync(join(cwd, 'some'));
  writeFileSync(join(cwd, 'good.yaml'), editedFile(['trace.csv.gz', 'trace.csv']));
  addRow('job_id,submit_s,wait_s,run_s,gpus,cpus,user,group,state,gpu_type');
  addRow('1,0,0,60,1,1,u,g,completed,x');
  const vary = ['scheduling.reservationsMax=1'];
  const { scenarios, ground } = await readSweepInput('good.yaml', { vary }, { cwd, version: '1' });
  const scenario = present(scenarios[0], 'The scenario');
  expect(await runScenario(scenario, ground)).toMatchObject({ ok: true });
  addRow('2,0,0,60,1,1,u,g,completed,x');
  expect(await runScenario(scenario, ground)).toMatchObject({
    ok: false,
    kind: 'input',
    reason: `${TRACE}: this trace was changed while the sweep ran`,
  });
});

test('a programme that is refused is called the same wherever the command is run', async () => {
  mkdirSync(join(cwd, 'below'));
  writeFileSync(join(cwd, 'below', 'short.yaml'), editedFile(['trace.csv.gz', 'trace.csv']));
  mkdirSync(join(cwd, 'below', 'some'));
  writeFileSync(join(cwd, 'below', TRACE), '');
  const vary = ['contracts[contract_joint].capexEur=1'];
  const resultFrom = async (name: string, from: string) => {
    const input = await readSweepInput(name, { vary }, { cwd: from, version: '1' });
    return runScenario(present(input.scenarios[0], 'The scenario'), input.ground);
  };
  const near = await resultFrom('short.yaml', join(cwd, 'below'));
  expect(near).toMatchObject({ ok: false, reason: expect.stringMatching(/^short\.yaml:\d+:/) });
  expect(await resultFrom('below/short.yaml', cwd)).toEqual(near);
  expect(await resultFrom(join(cwd, 'below', 'short.yaml'), cwd)).toEqual(near);
});

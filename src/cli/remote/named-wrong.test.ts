import { expect, test } from 'vitest';
import { folderOf, runCli } from '../testing/run-cli.ts';

const submit = (gpus: string, ...more: string[]) => {
  return ['jobs', 'submit', 'allocation_aa', '--gpus', gpus, '--time', '1h', ...more];
};
const draft = (party: string, instalment: string) => [
  ...['commitments', 'draft', 'commitment_aa', '--party', party, '--programme', 'programme_eu'],
  ...['--territory', 'party_nl', '--instalment', '2027-01-01=5', instalment],
];

test.each([
  [submit('eight'), '--gpus: found "eight"; expected a whole number from 1 on'],
  [submit('8', '--require', 'row'), '--require: found "row"; expected one of rack, pod'],
  [draft('nl', '2028-01-01=5'), '--party: found "nl"; expected an id that begins with party_'],
  [draft('party_nl', '2028-01-01=ten'), '--instalment: found "ten"; expected an amount in euros'],
  [draft('party_nl', '2028-01-01'), '--instalment: found "2028-01-01"; expected a day and euros'],
  [['tokens', 'revoke', 'mine'], '<id>: found "mine"; expected an id that begins with token_'],
  [['roles', 'grant', 'person_a', 'boss', 'party:party_nl'], '<role>: found "boss"; expected one'],
  [['roles', 'grant', 'person_a', 'member', 'x:party_nl'], '<scope>: found "x"; expected one of'],
  [['tokens', 'create', 'mine', '--expires', 'never'], '--expires: found "never"; expected a date'],
  [['jobs', 'show', '12'], '<job>: found "12"; expected an id that begins with job_'],
  [['calls', 'questions', 'x'], '<call>: found "x"; expected an id that begins with call_'],
  [['calls', 'launch', 'c'], '<call>: found "c"; expected an id that begins with call_'],
  [
    ['calls', 'extend', 'call_x', '--deadline', 'soon', '--reason', 'soon enough'],
    '--deadline: found "soon"; expected a date',
  ],
])('what is typed wrong in %j is told with where it stands', async (args, sentence) => {
  const { exitCode, stderr } = await runCli(folderOf({}), args);
  expect(stderr).toContain(`error: ${sentence}`);
  expect(exitCode).toBe(2);
});

import { describe, expect, test } from 'vitest';
import { folderOf, runCli } from '../testing/run-cli.ts';
import { answeringServer } from './testing/answering-server.ts';

const polder = answeringServer();
const { received, next } = polder;
const cwd = folderOf({});
const run = (args: readonly string[]) => runCli(cwd, [...args, '--url', polder.url()], {});

describe('polder trace without a run', () => {
  const nodes = [
    { depth: 0, kind: 'contract', id: 'contract_a', text: 'EUR 2.10 a GPU-hour' },
    { depth: 1, kind: 'back', id: 'back', text: 'back to the euro' },
    { depth: 2, kind: 'commitment', id: 'commitment_a', text: 'EUR 1.00' },
    { depth: 1, kind: 'forward', id: 'forward', text: 'forward to the capacity' },
    { depth: 2, kind: 'site', id: 'site_a', text: 'operated by party_a' },
    { depth: 3, kind: 'cluster', id: 'cluster_a', text: '8 GPUs' },
  ];
  test('prints the chain of the server as that of a run', async () => {
    next.answer = { nodes };
    const { stdout } = await run(['trace', 'contract_a']);
    expect(received).toMatchObject([{ line: 'GET /v1/contracts/contract_a/chain' }]);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'contract_a  EUR 2.10 a GPU-hour',
      '├─ back to the euro',
      '│  └─ commitment_a  EUR 1.00',
      '└─ forward to the capacity',
      '   └─ site_a  operated by party_a',
      '      └─ cluster_a  8 GPUs',
    ]);
  });

  test.each([
    ['commitment_a', 'GET /v1/commitments/commitment_a/chain'],
    ...['job_00000001', 'line_nl.gpu.a', 'entry_42', 'invoice_00000012'].map((id) => [
      id,
      `GET /v1/chain/${id}`,
    ]),
  ])('asks for %s', async (id = '', line = '') => {
    next.answer = { nodes };
    await run(['trace', id]);
    expect(received).toMatchObject([{ line }]);
  });

  test('of anything else asks for a run', async () => {
    const { stderr } = await run(['trace', 'reserve:job_00000001:1:2029-03']);
    expect(stderr).toContain('expected --run with the folder of a run');
    expect(received).toEqual([]);
  });
});

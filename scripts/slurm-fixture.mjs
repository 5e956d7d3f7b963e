/**
 * A real Slurm of Debian's packages on loopback, all of it below one folder: munge, MariaDB,
 * slurmdbd, slurmctld, slurmds and slurmrestd. For tests, and for whoever wants to try.
 *
 *   node scripts/slurm-fixture.mjs up DIR [--nodes 2] [--gpus 8] [--json]
 *     --answered               one process answers for all nodes, and no job runs: for large sites
 *     --priority first-come    in the order of submission, without fair share
 *     --scheduler PARAMETERS   Slurm's SchedulerParameters, in place of those that wait for nothing
 *     --whole-nodes            a job has its nodes alone, and takes the lowest numbers first
 *   node scripts/slurm-fixture.mjs down DIR          stops exactly what it started, and removes DIR
 *   node scripts/slurm-fixture.mjs stop DIR DAEMON   such as slurmrestd; start DIR DAEMON again
 */
import { parseArgs } from 'node:util';
import { PRIORITIES, QUICK_SCHEDULER } from './slurm-fixture/conf.mjs';
import { requirePackages } from './slurm-fixture/packages.mjs';
import { bringDown, bringUp, startDaemon, stopDaemon } from './slurm-fixture/site.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    nodes: { type: 'string', default: '2' },
    gpus: { type: 'string', default: '8' },
    answered: { type: 'boolean', default: false },
    priority: { type: 'string', default: PRIORITIES[0] },
    scheduler: { type: 'string', default: QUICK_SCHEDULER },
    'whole-nodes': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const [verb, folder, daemon] = positionals;

try {
  await run();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function run() {
  if (folder === undefined) throw new Error('expected: up, down, stop or start, and a folder');
  if (verb === 'up') {
    requirePackages();
    const { nodes, gpus, answered: isAnswered, priority, scheduler } = values;
    if (!PRIORITIES.includes(priority)) {
      throw new Error(`--priority: expected ${PRIORITIES.join(' or ')}, found ${priority}`);
    }
    const counts = { nodeCount: Number(nodes), gpusPerNode: Number(gpus) };
    const rules = { priority, scheduler, takesWholeNodes: values['whole-nodes'] };
    const site = await bringUp(folder, { ...counts, ...rules, isAnswered });
    console.log(values.json ? JSON.stringify(site) : textOf(site));
  } else if (verb === 'down') await bringDown(folder);
  else if (verb === 'stop' && daemon !== undefined) await stopDaemon(folder, daemon);
  else if (verb === 'start' && daemon !== undefined) await startDaemon(folder, daemon);
  else throw new Error(`expected up, down, stop or start, found ${verb}`);
}

function textOf({ folder: where, envFile, seconds }) {
  return [
    `A Slurm runs below ${where}; it took ${seconds} s.`,
    '',
    `  . ${envFile}`,
    '',
    'With it, sinfo, sbatch, sacctmgr and polder speak to it. To end it:',
    '',
    `  node scripts/slurm-fixture.mjs down ${where}`,
  ].join('\n');
}

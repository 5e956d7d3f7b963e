/** The Debian packages of a Slurm site, installed where they are missing. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const PACKAGES = [
  'slurmctld',
  'slurmd',
  'slurmrestd',
  'slurmdbd',
  'slurm-client',
  'slurm-wlm-jwt-plugin',
  'munge',
  'mariadb-server',
];
const PROGRAMS = [
  '/usr/sbin/slurmctld',
  '/usr/sbin/slurmd',
  '/usr/sbin/slurmrestd',
  '/usr/sbin/slurmdbd',
  '/usr/sbin/munged',
  '/usr/sbin/mariadbd',
  '/usr/bin/sacctmgr',
];

/** Throws a sentence that says what to do where Slurm cannot be had. */
export function requirePackages() {
  const missing = PROGRAMS.filter((program) => !existsSync(program));
  if (missing.length === 0) return;
  const install = `apt-get install --no-install-recommends ${PACKAGES.join(' ')}`;
  if (process.getuid() !== 0) {
    throw new Error(`${missing[0]} is missing; as root: ${install}`);
  }
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, encoding: 'utf8' };
  const steps = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES],
  ];
  for (const words of steps) {
    const { status, stderr, error } = spawnSync('apt-get', words, options);
    if (status !== 0) {
      const cause = error?.message ?? stderr.trim().split('\n').at(-1);
      throw new Error(
        `a Slurm site needs packages that could not be installed (${cause}): ${install}`,
      );
    }
  }
}

/** The configuration of a site, as Slurm reads it. */
import { join } from 'node:path';

const CPUS_PER_NODE = 64;
const MEMORY_MIB_PER_NODE = 1_000_000;

/**
 * Bound to loopback: `NoInAddrAny` binds to what the name of the host resolves to, and the daemons
 * are started under a name of their own, `localhost`.
 */
export function slurmConf(site) {
  return [
    ...whereLines(site),
    ...RULE_LINES,
    ...PRIORITY_LINES[site.priority],
    ...(site.scheduler === '' ? [] : [`SchedulerParameters=${site.scheduler}`]),
    ...accountingLines(site),
    ...nodeLines(site),
    '',
  ].join('\n');
}

function whereLines({ folder, user, ports, cluster }) {
  return [
    `ClusterName=${cluster}`,
    'SlurmctldHost=localhost(127.0.0.1)',
    `SlurmctldPort=${ports.slurmctld}`,
    `SlurmUser=${user}`,
    `SlurmdUser=${user}`,
    'CommunicationParameters=NoInAddrAny,NoCtldInAddrAny',
    'AuthType=auth/munge',
    'CredType=cred/munge',
    `AuthInfo=socket=${socketIn(folder)},cred_expire=600`,
    'AuthAltTypes=auth/jwt',
    `AuthAltParameters=jwt_key=${join(folder, 'etc', 'jwt.key')}`,
    `StateSaveLocation=${join(folder, 'state')}`,
    `SlurmdSpoolDir=${join(folder, 'spool')}/%n`,
    `SlurmctldPidFile=${join(folder, 'run')}/slurmctld.pid`,
    `SlurmdPidFile=${join(folder, 'run')}/slurmd.%n.pid`,
    `SlurmctldLogFile=${join(folder, 'log')}/slurmctld.log`,
    `SlurmdLogFile=${join(folder, 'log')}/slurmd.%n.log`,
    `PlugStackConfig=${join(folder, 'etc', 'plugstack.conf')}`,
  ];
}

const RULE_LINES = [
  'ProctrackType=proctrack/linuxproc',
  'TaskPlugin=task/none',
  'JobAcctGatherType=jobacct_gather/none',
  'SwitchType=switch/none',
  'MpiDefault=none',
  'PropagateResourceLimits=NONE',
  'MailProg=/bin/true',
  'ReturnToService=2',
  'MessageTimeout=60',
  'MinJobAge=300',
  'KillWait=2',
  'CompleteWait=0',
  'MaxJobCount=200000',
  'SchedulerType=sched/backfill',
  'SelectType=select/cons_tres',
  'SelectTypeParameters=CR_CPU',
  'GresTypes=gpu',
  'SlurmdParameters=config_overrides',
];

const PRIORITY_LINES = {
  // Usage that fades would lift the limits of accounts again.
  shares: [
    'PriorityType=priority/multifactor',
    'PriorityDecayHalfLife=0',
    'PriorityUsageResetPeriod=NONE',
    'PriorityCalcPeriod=1',
    'PriorityWeightFairshare=100000',
    'PriorityWeightQOS=10000',
  ],
  'first-come': ['PriorityType=priority/basic'],
};
export const PRIORITIES = Object.keys(PRIORITY_LINES);

/** So that tests wait for nothing. */
export const QUICK_SCHEDULER =
  'batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=2';

function accountingLines({ folder, ports }) {
  return [
    'AccountingStorageType=accounting_storage/slurmdbd',
    'AccountingStorageHost=127.0.0.1',
    `AccountingStoragePort=${ports.slurmdbd}`,
    `AccountingStoragePass=${socketIn(folder)}`,
    'AccountingStorageTRES=gres/gpu',
    'AccountingStorageEnforce=associations,limits,qos,safe',
    'AccountingStoreFlags=job_comment',
  ];
}

/**
 * Where jobs take whole nodes they take those with the lowest numbers first, by their weights;
 * nodes for which one process answers all weigh the same.
 */
function nodeLines({ gpusPerNode, nodeCount, isAnswered, takesWholeNodes, ports }) {
  const [answering] = ports.slurmds;
  const weightOf = (index) => (takesWholeNodes ? ` Weight=${index + 1}` : '');
  const nodes = isAnswered
    ? [`NodeName=n[1-${nodeCount}] NodeHostname=localhost NodeAddr=127.0.0.1 Port=${answering}`]
    : ports.slurmds.map(
        (port, index) =>
          `NodeName=n${index + 1} NodeHostname=localhost NodeAddr=127.0.0.1 Port=${port}` +
          weightOf(index),
      );
  return [
    `NodeName=DEFAULT CPUs=${CPUS_PER_NODE} Sockets=2 CoresPerSocket=${CPUS_PER_NODE / 2} \
ThreadsPerCore=1 RealMemory=${MEMORY_MIB_PER_NODE} Gres=gpu:${gpusPerNode} State=UNKNOWN`,
    ...nodes,
    `PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE DefaultTime=60 State=UP \
OverSubscribe=${takesWholeNodes ? 'EXCLUSIVE' : 'NO'} TRESBillingWeights=CPU=0.0,GRES/gpu=1.0`,
  ];
}

function socketIn(folder) {
  return join(folder, 'munge', 'socket');
}

export function slurmdbdConf({ folder, user, ports }) {
  return [
    'AuthType=auth/munge',
    `AuthInfo=socket=${socketIn(folder)}`,
    'AuthAltTypes=auth/jwt',
    `AuthAltParameters=jwt_key=${join(folder, 'etc', 'jwt.key')}`,
    'CommunicationParameters=NoInAddrAny',
    'DbdHost=localhost',
    'DbdAddr=127.0.0.1',
    `DbdPort=${ports.slurmdbd}`,
    `SlurmUser=${user}`,
    `LogFile=${join(folder, 'log')}/slurmdbd.log`,
    `PidFile=${join(folder, 'run')}/slurmdbd.pid`,
    'StorageType=accounting_storage/mysql',
    'StorageHost=localhost',
    'StorageUser=slurm',
    'StoragePass=slurm',
    'StorageLoc=slurm',
    '',
  ].join('\n');
}

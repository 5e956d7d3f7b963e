/** The commands that talk to a server, in the order in which the help lists them. */
import type { Command } from 'commander';
import { APPLICATION_GROUPS } from './access/groups.ts';
import { registerCommand } from './access/register-command.ts';
import { allocationsCommand } from './access-commands.ts';
import { applyCommand } from './apply-command.ts';
import { auditCommand } from './audit-commands.ts';
import { ENTITLEMENT_LIST, sitesCommand } from './capacity-commands.ts';
import { doorsCommand } from './door-command.ts';
import { eventsCommand } from './events-command.ts';
import { commitmentsCommand, partiesCommand } from './funding-commands.ts';
import { POSITION_LIST, VOTE_LIST } from './funding-decision-commands.ts';
import { peopleCommand, rolesCommand, tokensCommand } from './identity-commands.ts';
import { invoicingCommands } from './invoicing/groups.ts';
import { jobsCommand, QUEUE_LIST } from './job-commands.ts';
import { listCommand } from './list-command.ts';
import { loginCommand, logoutCommand, whoamiCommand } from './login-commands.ts';
import { NOTICES } from './notice-commands.ts';
import { keysCommand } from './opening-commands.ts';
import { procurementCommands } from './procurement/groups.ts';
import { rehearsalsCommand } from './rehearsal-commands.ts';
import type { RemotePorts } from './remote-command.ts';
import { routeGroup } from './route-command.ts';
import {
  COST_LIST,
  ledgerCommand,
  periodsCommand,
  statementsCommand,
  usageCommand,
} from './settlement-commands.ts';
import { statusCommand } from './status-command.ts';

export function remoteCommands(ports: RemotePorts): readonly Command[] {
  return [
    loginCommand(ports),
    logoutCommand(ports),
    whoamiCommand(ports),
    statusCommand(ports),
    applyCommand(ports),
    partiesCommand(ports),
    commitmentsCommand(ports),
    keysCommand(ports),
    ...procurementCommands(ports),
    listCommand(POSITION_LIST, ports),
    listCommand(VOTE_LIST, ports),
    sitesCommand(ports),
    listCommand(ENTITLEMENT_LIST, ports),
    allocationsCommand(ports),
    registerCommand(ports),
    ...APPLICATION_GROUPS.map((group) => routeGroup(group, ports)),
    doorsCommand(ports),
    jobsCommand(ports),
    listCommand(QUEUE_LIST, ports),
    usageCommand(ports),
    periodsCommand(ports),
    statementsCommand(ports),
    listCommand(COST_LIST, ports),
    ...invoicingCommands(ports),
    ledgerCommand(ports),
    rehearsalsCommand(ports),
    routeGroup(NOTICES, ports),
    tokensCommand(ports),
    peopleCommand(ports),
    rolesCommand(ports),
    auditCommand(ports),
    eventsCommand(ports),
  ];
}

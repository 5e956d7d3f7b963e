/** The commands that talk to a server, in the order in which the help lists them. */
import type { Command } from 'commander';
import { auditCommand } from './audit-commands.ts';
import { eventsCommand } from './events-command.ts';
import { peopleCommand, rolesCommand, tokensCommand } from './identity-commands.ts';
import { loginCommand, logoutCommand, whoamiCommand } from './login-commands.ts';
import type { RemotePorts } from './remote-command.ts';
import { statusCommand } from './status-command.ts';

export function remoteCommands(ports: RemotePorts): readonly Command[] {
  return [
    loginCommand(ports),
    logoutCommand(ports),
    whoamiCommand(ports),
    statusCommand(ports),
    tokensCommand(ports),
    peopleCommand(ports),
    rolesCommand(ports),
    auditCommand(ports),
    eventsCommand(ports),
  ];
}

/** The commands of joint procurement, in the order of a call. */
import type { Command } from 'commander';
import { openingCommands } from '../opening-commands.ts';
import type { RemotePorts } from '../remote-command.ts';
import { type GroupSpec, routeGroup } from '../route-command.ts';
import { BIDS } from './bid-commands.ts';
import { AGREEMENTS, CALLS, INTERESTS } from './call-commands.ts';
import { CONDITIONS } from './condition-commands.ts';
import { CONTRACTS, CONTROL } from './contract-commands.ts';
import { EVALUATION, RANKING } from './evaluation-commands.ts';
import { AWARDS, SELECTION } from './selection-commands.ts';

/** Each with the words that lead to it. */
export const PROCUREMENT_GROUPS: readonly (readonly [path: string, group: GroupSpec])[] = [
  INTERESTS,
  AGREEMENTS,
  CALLS,
  BIDS,
  EVALUATION,
  RANKING,
  SELECTION,
  AWARDS,
  CONTRACTS,
  CONDITIONS,
]
  .map((group) => [group.name, group] as const)
  .concat([['contracts control', CONTROL]]);

export function procurementCommands(ports: RemotePorts): readonly Command[] {
  return PROCUREMENT_GROUPS.filter(([path, { name }]) => path === name).map(([, group]) => {
    if (group === BIDS) return routeGroup(group, ports, openingCommands(ports));
    if (group === CONTRACTS) return routeGroup(group, ports, [routeGroup(CONTROL, ports)]);
    return routeGroup(group, ports);
  });
}

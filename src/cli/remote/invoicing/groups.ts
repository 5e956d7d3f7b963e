/** The commands of invoices, and of what invoices say of a party. */
import type { Command } from 'commander';
import type { RemotePorts } from '../remote-command.ts';
import { type GroupSpec, routeGroup } from '../route-command.ts';
import { BILLING } from './billing-commands.ts';
import { INVOICES } from './invoice-commands.ts';
import { issueCommand } from './issue-command.ts';

export const INVOICING_GROUPS: readonly GroupSpec[] = [INVOICES, BILLING];

export function invoicingCommands(ports: RemotePorts): readonly Command[] {
  return [routeGroup(INVOICES, ports, [issueCommand(ports)]), routeGroup(BILLING, ports)];
}

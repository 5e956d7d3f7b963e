/** The audit, and what happens now. */
import type { Command } from 'commander';
import { type AuditVerdict, getAuditSeal, verifyAudit } from '../../client/audit.ts';
import { countText } from '../../kernel/number-text.ts';
import { EXIT } from '../ports.ts';
import { textColumn, timeColumn } from './columns.ts';
import { groupOf } from './group.ts';
import { type ListSpec, listCommand } from './list-command.ts';
import {
  connect,
  lineText,
  type RemoteOptions,
  type RemotePorts,
  remoteCommand,
  tell,
} from './remote-command.ts';

export const AUDIT_LIST: ListSpec = {
  name: 'list',
  summary: 'List every write: by whom, when, to what; the newest first.',
  example: 'polder audit list --subject commitment_nl',
  path: '/v1/audit',
  many: 'entries',
  filters: [
    { flags: '--actor <id>', query: 'actor', description: 'by this one' },
    { flags: '--action <word>', query: 'action', description: 'such as commitment.sign' },
    { flags: '--subject <id>', query: 'subject', description: 'to this' },
    { flags: '--request <id>', query: 'requestId', description: 'of this request' },
    { flags: '--from <time>', query: 'from', description: 'from this time on' },
    { flags: '--before <time>', query: 'before', description: 'before this time' },
  ],
  columns: [
    textColumn('entry', 'seq'),
    timeColumn('at', 'at'),
    textColumn('by', 'actor'),
    textColumn('what', 'action'),
    textColumn('to', 'subject'),
  ],
};

interface VerifyOptions extends RemoteOptions {
  readonly seal?: string;
}

export function auditCommand(ports: RemotePorts): Command {
  const verify = remoteCommand('verify', {
    summary: 'Check that nothing of the audit was changed, taken out or put in.',
    details:
      'Prints the seal of its end. Keep that elsewhere, and give it with --seal the next time:\n' +
      'then even a rewriting of all of it is found. Ends with 4 where the audit is not whole.',
    example: 'polder audit verify --seal "$(cat polder.seal)"',
  })
    .option('--seal <text>', 'what an earlier check printed')
    .action(async (options: VerifyOptions) => {
      const query = { seal: options.seal };
      const verification = await connect(options, ports).call(verifyAudit, { query });
      if (!verification.isWhole) ports.conclude(EXIT.refused);
      tell(verification, verificationText, options, ports);
    });
  const seal = remoteCommand('seal', {
    summary: 'Print the seal of the end of the audit, to be kept elsewhere.',
    example: 'polder audit seal > polder.seal',
  }).action(async (options: RemoteOptions) => {
    const answer = await connect(options, ports).call(getAuditSeal, {});
    tell(answer, (each) => lineText(each.seal), options, ports);
  });
  const text = { summary: 'What was written, by whom.', example: 'polder audit verify' };
  return groupOf('audit', text, [listCommand(AUDIT_LIST, ports), verify, seal]);
}

function verificationText({ isWhole, entryCount, seal, ...bad }: AuditVerdict): string {
  if (isWhole) {
    return lineText(`whole: ${countText(entryCount ?? 0)} entries`) + lineText(seal ?? '');
  }
  return lineText(`not whole, from entry ${bad.firstBadSeq ?? '?'} on: ${bad.sentence ?? ''}`);
}

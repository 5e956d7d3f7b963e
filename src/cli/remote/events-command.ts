import type { Command } from 'commander';
import { listen, type PolderEvent } from '../../client/events.ts';
import { ListRefused } from '../../client/runtime.ts';
import { saidNo } from './problem-text.ts';
import {
  connect,
  lineText,
  type RemoteOptions,
  type RemotePorts,
  remoteCommand,
} from './remote-command.ts';
import { timeText } from './wire-text.ts';

interface EventOptions extends RemoteOptions {
  readonly after?: string;
  readonly kind?: readonly string[];
}

export function eventsCommand(ports: RemotePorts): Command {
  return remoteCommand('events', {
    summary: 'Follow what happens, until Ctrl-C.',
    details: 'With --json one document a line. --after takes up where an earlier command ended.',
    example: 'polder events --kind job.started job.ended',
  })
    .option('--after <number>', 'what came after this event; 0: all that is kept')
    .option('--kind <kind...>', 'of these kinds alone')
    .action(async (options: EventOptions) => {
      const { connection } = connect(options, ports);
      const toText = options.json === true ? documentOf : sentenceOf;
      const { after, kind: kinds } = options;
      const from = { ...(after !== undefined && { after }), ...(kinds !== undefined && { kinds }) };
      try {
        for await (const event of listen(connection, { ...from, signal: ports.signal })) {
          ports.stdout.write(toText(event));
        }
      } catch (error) {
        throw error instanceof ListRefused ? saidNo(error.problem) : error;
      }
    });
}

function documentOf(event: PolderEvent): string {
  return `${JSON.stringify(event)}\n`;
}

function sentenceOf({ kind, at, subject = '', detail = {} }: PolderEvent): string {
  return lineText(`${timeText(at)}  ${kind}  ${subject}  ${JSON.stringify(detail)}`);
}

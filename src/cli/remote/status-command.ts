import type { Command } from 'commander';
import { EXIT } from '../ports.ts';
import {
  connect,
  factsText,
  type RemoteOptions,
  type RemotePorts,
  remoteCommand,
  tell,
} from './remote-command.ts';

interface Readiness {
  readonly status: string;
  readonly parts: readonly {
    readonly name: string;
    readonly isReady: boolean;
    readonly sentence?: string;
  }[];
}

export function statusCommand(ports: RemotePorts): Command {
  return remoteCommand('status', {
    summary: 'Say whether a server and its parts are ready.',
    details:
      'Ends with 5 where one is not. What is said of a part that is ready is a warning, such as ' +
      'of a clock that cannot be right.',
    example: 'polder status --url http://127.0.0.1:8080',
  }).action(async (options: RemoteOptions) => {
    const polder = connect(options, ports);
    const readiness = await polder.said<Readiness>('/health/ready');
    if (readiness.status !== 'ready') ports.conclude(EXIT.unavailable);
    const toText = ({ status, parts }: Readiness) => {
      const lines = parts.map(
        ({ name, isReady, sentence }) =>
          [name, sentence ?? (isReady ? 'ready' : 'not ready')] as const,
      );
      return factsText([['server', `${polder.server.url} is ${status}`], ...lines], ports);
    };
    tell(readiness, toText, options, ports);
  });
}

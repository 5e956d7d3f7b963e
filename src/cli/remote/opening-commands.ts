/**
 * What those who open bids do on their own machine: make a key, register its public half, and after
 * the deadline hand in shares. The private key is read from its file and sent nowhere.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { Command } from 'commander';
import {
  type BidOpening,
  getSealedShares,
  giveShares,
  registerOpeningKey,
} from '../../client/opening.ts';
import { createKeyPair, openShare } from '../../platform/sealing/two-key-seal.ts';
import { createCommand } from '../command.ts';
import { InputError } from '../failure.ts';
import { readTextFile, writeOwnFile } from '../files.ts';
import { toId } from './arguments.ts';
import { type AskSpec, askCommand } from './ask-command.ts';
import { groupOf } from './group.ts';
import { factsText, type RemoteOptions, type RemotePorts, tell } from './remote-command.ts';
import { timeText } from './wire-text.ts';

const KEY_OPTION = ['--key <file>', 'your private key, as polder keys create wrote it'] as const;

export function keysCommand(ports: RemotePorts): Command {
  const text = {
    summary: 'Make a key pair: the private key into a file of your own, the public one printed.',
    details: 'Keep the file, and a copy of it: without it the bids of a call cannot be opened.',
    example: 'polder keys create --file opening-key.pem',
  };
  const create = createCommand('create', text).requiredOption('--file <file>', 'a new file');
  create.action(async () => {
    const { file, ...options } = create.opts<RemoteOptions & { readonly file: string }>();
    const { privateKey, publicKey } = createKeyPair();
    await writeOwnFile(ports.cwd, file, privateKey);
    tell({ publicKey }, (answer) => answer.publicKey, options, ports);
  });
  return groupOf('keys', { summary: 'Keys for opening bids.', example: text.example }, [create]);
}

/** Of `polder bids`. */
export function openingCommands(ports: RemotePorts): readonly Command[] {
  const toText = (opening: BidOpening) => openingText(opening, ports);
  const register: AskSpec<BidOpening> = {
    words: 'register-key <call>',
    summary: 'Become one of the two officers who open the bids of a call.',
    example: 'polder bids register-key call_2026 --key opening-key.pem',
    needed: [KEY_OPTION],
    ask: async (polder, { word, needed }) => {
      const privateKey = await readKey(ports.cwd, needed('key'));
      const publicKey = String(
        createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'pem' }),
      );
      const params = { callId: toId('call_', word(0)) };
      return polder.call(registerOpeningKey, { params, body: { publicKey } });
    },
    toText,
  };
  const open: AskSpec<BidOpening> = {
    words: 'open <call>',
    summary: 'After the deadline, hand in your shares; the second officer to do so opens the bids.',
    example: 'polder bids open call_2026 --key opening-key.pem',
    needed: [KEY_OPTION],
    ask: async (polder, { word, needed }) => {
      const privateKey = await readKey(ports.cwd, needed('key'));
      const params = { callId: toId('call_', word(0)) };
      const sealed = await polder.call(getSealedShares, { params });
      const shares = sealed.shares.map(({ bid, revision, subject, sealed: share }) => {
        const opened = openShare(Buffer.from(share, 'base64'), subject, privateKey);
        if (opened !== undefined) return { bid, revision, share: opened.toString('hex') };
        throw new InputError(`${needed('key')}: the share of ${bid} was sealed for another key`);
      });
      return polder.call(giveShares, { params, body: { shares } });
    },
    toText,
  };
  return [askCommand(register, ports), askCommand(open, ports)];
}

async function readKey(cwd: string, name: string): Promise<string> {
  const text = await readTextFile(cwd, name);
  try {
    createPrivateKey(text);
    return text;
  } catch (cause) {
    throw new InputError(`${name}: expected a private key in PEM`, { cause });
  }
}

function openingText({ call, state, deadlineAt, officers }: BidOpening, ports: RemotePorts) {
  const facts = [
    ['call', call],
    ['state', state],
    ['deadline', timeText(deadlineAt)],
    ...officers.map(
      ({ person, sharesGivenAt }) =>
        [person, sharesGivenAt === null ? 'shares to come' : timeText(sharesGivenAt)] as const,
    ),
  ] as const;
  return factsText(facts, ports);
}

/** Logging in and out, and as whom the commands act. */
import type { Command } from 'commander';
import { getMe, type Me } from '../../client/me.ts';
import { revokeToken } from '../../client/tokens.ts';
import { InputError, ServerSaidNo } from '../failure.ts';
import { clientSettingsOf } from '../settings-of.ts';
import { type BrowserPorts, loginByBrowser } from './browser-login.ts';
import { RemotePolder } from './connection.ts';
import {
  connect,
  factsText,
  lineText,
  type RemoteOptions,
  type RemotePorts,
  remoteCommand,
  tell,
} from './remote-command.ts';
import { requireEncryption, serverOf } from './server.ts';
import { readServers, serversFileOf, writeServers } from './servers-file.ts';
import { orNothing } from './wire-text.ts';

interface LoginOptions extends RemoteOptions {
  readonly token?: string | true;
}

export function loginCommand(ports: RemotePorts): Command {
  return remoteCommand('login', {
    summary: 'Log in at a server, and keep the token for the commands that follow.',
    details:
      'Opens a login in your browser; the server then gives this machine a token of its own.\n' +
      'Without a browser: make a token elsewhere, and give it with --token, which asks for it\n' +
      'where it is left out, or reads it from standard input where there is no terminal, to\n' +
      'keep it out of the history of the shell. Tokens are kept in polder/servers.json in your\n' +
      'configuration folder, for you alone. For programs:\n' +
      'POLDER_URL and POLDER_TOKEN.',
    example: 'polder login --url https://polder.example.org',
  })
    .option('--token [token]', 'a token that was made elsewhere')
    .action(async (options: LoginOptions) => {
      const { url } = serverOf(options, ports);
      requireEncryption(url);
      const token = await tokenFor(url, options, ports);
      const connection = new RemotePolder({ url, token }, ports.signal);
      const me = await connection.call(getMe, {});
      const { servers } = readServers(ports);
      const known = { ...servers, [url]: { token, name: me.name } };
      writeServers(ports, { current: url, servers: known });
      const toText = () => lineText(`${url}: logged in as ${me.name}`);
      tell({ ok: true, url, me }, toText, options, ports);
    });
}

async function tokenFor(url: string, options: LoginOptions, ports: RemotePorts): Promise<string> {
  if (typeof options.token === 'string') return options.token;
  if (options.token === true) {
    const token = (await (ports.ask?.('Token: ') ?? ports.readLine())).trim();
    if (token !== '') return token;
    throw new InputError('--token: found no token; give it at the terminal or on standard input');
  }
  const show: BrowserPorts['show'] = (address) => {
    ports.stderr.write(`Open this address in a browser on this machine:\n  ${address}\n`);
  };
  const connection = new RemotePolder({ url, token: undefined }, ports.signal);
  const made = await loginByBrowser(connection, { show, signal: ports.signal });
  return made.token;
}

export function logoutCommand(ports: RemotePorts): Command {
  return remoteCommand('logout', {
    summary: 'Forget the token of a server, and revoke it there.',
    example: 'polder logout',
  }).action(async (options: RemoteOptions) => {
    const known = readServers(ports);
    const { url } = serverOf(options, ports);
    const token = known.servers[url]?.token;
    const { [url]: _, ...servers } = known.servers;
    if (token === undefined) throw new InputError(`${url}: you are not logged in there`);
    writeServers(ports, { ...known, servers });
    const isRevoked = await revoke(new RemotePolder({ url, token }, ports.signal));
    const text = isRevoked ? 'logged out' : 'logged out here; the token could not be revoked there';
    tell({ ok: true, url, isRevoked }, () => lineText(`${url}: ${text}`), options, ports);
  });
}

/** The token is forgotten here whatever the server says. */
async function revoke(connection: RemotePolder): Promise<boolean> {
  try {
    const { tokenId } = await connection.call(getMe, {});
    if (tokenId === null) return false;
    await connection.call(revokeToken, { params: { tokenId } });
    return true;
  } catch (error) {
    if (error instanceof ServerSaidNo) return false;
    throw error;
  }
}

export function whoamiCommand(ports: RemotePorts): Command {
  return remoteCommand('whoami', {
    summary: 'Say at which server, and as whom, the commands act.',
    example: 'polder whoami',
  }).action(async (options: RemoteOptions) => {
    const connection = connect(options, ports);
    const me = await connection.call(getMe, {});
    tell(
      me,
      (each) => factsText(factsOfMe(each, connection.server.url, ports), ports),
      options,
      ports,
    );
  });
}

function factsOfMe(me: Me, url: string, ports: RemotePorts) {
  const roles = me.roles.map(({ role, scope }) => `${role} in ${scope.kind}:${scope.id}`);
  const isFromEnvironment = clientSettingsOf(ports).token !== undefined;
  const from = isFromEnvironment ? 'POLDER_TOKEN' : serversFileOf(ports);
  return [
    ['server', url],
    ['person', `${me.name} (${me.id})`],
    ['roles', orNothing(roles.join(', '))],
    ['token', `${me.tokenId ?? '-'}, from ${from}`],
  ] as const;
}

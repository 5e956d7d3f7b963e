/** `polder register`: a person asks to apply for an organisation, and needs no role for it. */
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { type Registration, register } from '../../../client/registrations.ts';
import { toIdIfGiven, toWord } from '../arguments.ts';
import { type AskSpec, askCommand } from '../ask-command.ts';
import { lineText, type RemotePorts } from '../remote-command.ts';

const KINDS = ['company', 'user-organisation'] as const;

export function registerCommand(ports: RemotePorts): Command {
  const spec: AskSpec<Registration> = {
    words: 'register',
    summary: 'Ask to apply in the name of an organisation; needs a login and no role.',
    details:
      'Officers of the state that the organisation is of, or of the whole platform, decide.\n' +
      'One registration of yours is open at a time.',
    example:
      'polder register --organisation "River Lab" --kind user-organisation \\\n' +
      '    --of-state party_nl --said "We model rivers; I lead the group."',
    needed: [
      ['--organisation <name>', 'its full name'],
      ['--kind <kind>', 'company; or user-organisation, such as a university or an institute'],
      ['--said <text>', 'what for, and how one can see that you may speak for it'],
    ],
    options: [
      ['--of-state <id>', 'one of `polder registrations states`; left out, it is of none of them'],
      ['--number <number>', 'its number in a company register'],
      ['--id <id>', 'of the registration; made from the name where it is left out'],
    ],
    ask: (polder, { needed, option }) => {
      const organisation = needed('organisation');
      const body = {
        id: toIdIfGiven('registration_', option('id')) ?? newIdFor(organisation),
        organisation,
        kind: toWord(KINDS, needed('kind')),
        ofState: toIdIfGiven('party_', option('ofState')) ?? null,
        registrationNumber: option('number') ?? null,
        said: needed('said'),
      };
      return polder.call(register, { body });
    },
    toText: registeredText,
  };
  return askCommand(spec, ports);
}

const NAME_CHARACTERS_MAX = 40;

/**
 * The letters of its name that an id may have, and a few by chance: colleagues ask for the same
 * organisation, and one who was refused asks again.
 */
function newIdFor(organisation: string): `registration_${string}` {
  const name = organisation
    .normalize('NFKD')
    .replaceAll(/[\p{Mark}.'’]/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, NAME_CHARACTERS_MAX);
  const words = [...name.split('-'), randomBytes(2).toString('hex')];
  return `registration_${words.filter((word) => word !== '').join('-')}`;
}

/** Whoever registers knows what it said: shown is what comes next. */
function registeredText({ id, state, ofState }: Registration): string {
  const who = ofState === null ? 'Officers' : `Officers of ${ofState} or`;
  const how = '`polder registrations mine` shows the answer.';
  return `${lineText(`${id}: ${state}`)}${lineText(`${who} of the platform decide; ${how}`)}`;
}

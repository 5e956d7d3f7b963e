/** Registrations: asked for by persons who have logged in, decided by officers. */
import { toId } from '../arguments.ts';
import { longColumn, textColumn, timeColumn } from '../columns.ts';
import type { GroupSpec } from '../route-command.ts';
import { registrationText, registrationToDecideText, statesText } from './registration-text.ts';

/** Names and answers may be long: they go on in the next line. */
const NAME_WIDTH = 30;
const ANSWER_WIDTH = 40;

export const REGISTRATIONS: GroupSpec = {
  name: 'registrations',
  summary: 'Requests to apply for an organisation; `polder register` makes one.',
  example: 'polder registrations list --state open',
  lists: [
    {
      name: 'list',
      summary: 'List who asks to apply for which organisation, the oldest first.',
      example: 'polder registrations list --state open',
      path: '/v1/registrations',
      many: 'registrations',
      filters: [
        {
          flags: '--state <state>',
          query: 'state',
          description: 'that are open, or decided so',
          choices: ['open', 'granted', 'refused', 'withdrawn', 'ended'],
        },
        {
          flags: '--of-state <id>',
          query: 'ofState',
          description: 'for organisations of this state',
          toWire: (text) => toId('party_', text),
        },
      ],
      columns: [
        textColumn('registration', 'id'),
        textColumn('person', 'personName'),
        longColumn('organisation', 'organisation', NAME_WIDTH),
        textColumn('of state', 'ofState'),
        textColumn('state', 'state'),
        timeColumn('asked', 'askedAt'),
        textColumn('party', 'party'),
      ],
    },
    {
      name: 'mine',
      summary: 'List what you asked for, and what was answered, the latest first.',
      example: 'polder registrations mine',
      path: '/v1/my-registrations',
      many: 'registrations',
      columns: [
        textColumn('registration', 'id'),
        longColumn('organisation', 'organisation', NAME_WIDTH),
        textColumn('state', 'state'),
        timeColumn('asked', 'askedAt'),
        textColumn('party', 'party'),
        longColumn('answer', 'answer', ANSWER_WIDTH),
      ],
    },
  ],
  routes: [
    {
      words: 'states',
      summary: 'List the states that an organisation may be of.',
      example: 'polder registrations states',
      method: 'GET',
      path: '/v1/registration-form',
      toText: statesText,
    },
    {
      words: 'show <registration>',
      summary: 'Show a registration, with the parties that the organisation may be already.',
      example: 'polder registrations show registration_river-lab-4f1c',
      method: 'GET',
      path: '/v1/registrations/:registrationId',
      toText: registrationToDecideText,
    },
    {
      words: 'grant <registration>',
      summary: 'Make the person an applicant of a party: one that is there, or a new one.',
      details:
        'With --enter-as the party is entered into the plan, of the kind and the state that the\n' +
        'registration says.',
      example:
        'polder registrations grant registration_river-lab-4f1c --party party_river-lab \\\n' +
        '    --enter-as "River Lab"',
      method: 'POST',
      path: '/v1/registrations/:registrationId/grant',
      options: [
        {
          flags: '--party <id>',
          description: 'for this party',
          field: 'party',
          toWire: (text) => toId('party_', text),
          isNeeded: true,
        },
        {
          flags: '--enter-as <name>',
          description: 'enter it as a new party of this name',
          field: 'enterAs',
          otherwise: null,
        },
        {
          flags: '--of-state <id>',
          description: 'of this state, where the registration names none',
          field: 'ofState',
          toWire: (text) => toId('party_', text),
          otherwise: null,
        },
        {
          flags: '--said <text>',
          description: 'what the person reads',
          field: 'said',
          otherwise: null,
        },
      ],
      toText: registrationText,
    },
    {
      words: 'refuse <registration>',
      summary: 'Refuse a registration; the person may ask again.',
      example: 'polder registrations refuse registration_river-lab-4f1c --said "Which river?"',
      method: 'POST',
      path: '/v1/registrations/:registrationId/refuse',
      options: [
        {
          flags: '--said <text>',
          description: 'why, as the person reads it',
          field: 'said',
          isNeeded: true,
        },
      ],
      toText: registrationText,
    },
    {
      words: 'end <registration>',
      summary: 'End what was granted: the person is no applicant of the party any more.',
      details: 'The party stays, and what was applied for and awarded in its name.',
      example: 'polder registrations end registration_river-lab-4f1c --said "Has left."',
      method: 'POST',
      path: '/v1/registrations/:registrationId/end',
      options: [
        {
          flags: '--said <text>',
          description: 'why, as the person reads it',
          field: 'said',
          isNeeded: true,
        },
      ],
      toText: registrationText,
    },
    {
      words: 'withdraw <registration>',
      summary: 'Take back a registration of yours that is not decided yet.',
      example: 'polder registrations withdraw registration_river-lab-4f1c',
      method: 'POST',
      path: '/v1/my-registrations/:registrationId/withdraw',
      toText: registrationText,
    },
  ],
};

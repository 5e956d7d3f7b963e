/** What must be there before a site brings capacity, on whom it depends, and by when. */
import { toInstant, toWord, toYesOrNo } from '../arguments.ts';
import { longColumn, textColumn, timeColumn, yesColumn } from '../columns.ts';
import type { GroupSpec } from '../route-command.ts';

const KINDS = ['grid', 'permit', 'land', 'water', 'heat', 'network'] as const;
const STATES = ['planned', 'requested', 'granted', 'built', 'refused'] as const;

export const CONDITIONS: GroupSpec = {
  name: 'conditions',
  summary: 'Enabling conditions: grid, permit, land, water, heat, network.',
  example: 'polder conditions list --site site_aurora',
  lists: [
    {
      name: 'list',
      summary: 'List the conditions of sites and programmes.',
      example: 'polder conditions list --site site_aurora --sort due',
      path: '/v1/conditions',
      many: 'conditions',
      filters: [
        { flags: '--site <id>', query: 'site', description: 'of this site' },
        { flags: '--programme <id>', query: 'programme', description: 'of this programme' },
        { flags: '--owner <id>', query: 'owner', description: 'that depend on this party' },
        { flags: '--kind <kind>', query: 'kind', description: 'of this kind', choices: KINDS },
        { flags: '--state <state>', query: 'state', description: 'in this state', choices: STATES },
      ],
      columns: [
        textColumn('condition', 'id'),
        longColumn('what', 'what', 28),
        textColumn('state', 'state'),
        timeColumn('due', 'dueAt'),
        yesColumn('firm', 'isFirm'),
      ],
    },
  ],
  routes: [
    {
      words: 'show <condition>',
      summary: 'Show a condition with every date that was said of it, and its evidence.',
      example: 'polder conditions show condition_grid',
      method: 'GET',
      path: '/v1/conditions/:conditionId',
    },
    {
      words: 'add <file>',
      summary: 'Say what must be there before a site or a programme brings capacity.',
      example: 'polder conditions add condition.yaml',
      method: 'POST',
      path: '/v1/conditions',
    },
    {
      words: 'change <condition>',
      summary: 'Change date, state or firmness; what was said before stays on record.',
      example:
        'polder conditions change condition_grid --due 2030-04-01 --reason "Transformer late."',
      method: 'PATCH',
      path: '/v1/conditions/:conditionId',
      options: [
        {
          flags: '--due <time>',
          description: 'the new date',
          field: 'dueAt',
          toWire: toInstant,
        },
        {
          flags: '--state <state>',
          description: STATES.join(', '),
          field: 'state',
          toWire: (text) => toWord(STATES, text),
        },
        {
          flags: '--firm <answer>',
          description: 'yes or no',
          field: 'isFirm',
          toWire: toYesOrNo,
        },
        { flags: '--reason <text>', description: 'why', field: 'reason', isNeeded: true },
      ],
    },
    {
      words: 'evidence <condition>',
      summary: 'Add a document by its hash, or a note.',
      example: 'polder conditions evidence condition_grid --name "Offer" --sha256 9f86…',
      method: 'POST',
      path: '/v1/conditions/:conditionId/evidence',
      options: [
        { flags: '--name <name>', description: 'what it is', field: 'name', isNeeded: true },
        {
          flags: '--sha256 <hash>',
          description: 'the SHA-256 of the document',
          field: 'sha256',
        },
        { flags: '--note <text>', description: 'what it says', field: 'note' },
      ],
    },
  ],
};

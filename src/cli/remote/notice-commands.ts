/** What one was told, and whether it is sent by mail. */
import { partColumn, textColumn, timeColumn, wordColumn } from './columns.ts';
import type { GroupSpec } from './route-command.ts';

const SENTENCE_WIDTH = 60;

export const NOTICES: GroupSpec = {
  name: 'notices',
  summary: 'What you were told: what waits for you, and what was answered.',
  example: 'polder notices list --unread',
  lists: [
    {
      name: 'list',
      summary: 'List what you were told, the latest first.',
      example: 'polder notices list --unread',
      path: '/v1/my-notices',
      many: 'notices',
      filters: [{ flags: '--unread', query: 'unread', description: 'that you have not read' }],
      columns: [
        textColumn('number', 'seq'),
        timeColumn('at', 'at'),
        wordColumn('topic', 'topic'),
        {
          ...partColumn<{ readonly en: string }>('what', 'sentences', ({ en }) => en),
          widthMax: SENTENCE_WIDTH,
        },
        textColumn('about', 'subject'),
        timeColumn('read', 'readAt'),
      ],
    },
  ],
  routes: [
    {
      words: 'read',
      summary: 'Mark what you were told as read, up to a number.',
      details: 'What came after that number stays unread.',
      example: 'polder notices read --until 12345',
      method: 'POST',
      path: '/v1/my-notices/read',
      options: [
        {
          flags: '--until <number>',
          description: 'the number of the last that you have seen, as list shows it',
          field: 'until',
          isNeeded: true,
        },
      ],
    },
    {
      words: 'settings',
      summary: 'Show how you are told by mail, and how many notices you have not read.',
      example: 'polder notices settings',
      method: 'GET',
      path: '/v1/my-notice-settings',
    },
    {
      words: 'choose',
      summary: 'Choose how soon you are told by mail, in which language, and of what not.',
      example: 'polder notices choose --mail daily --language nl --silent delivery',
      method: 'PUT',
      path: '/v1/my-notice-settings',
      options: [
        {
          flags: '--mail <when>',
          description: 'soon (within minutes, together), daily (at 6:00 UTC) or never',
          field: 'mail',
          isNeeded: true,
        },
        {
          flags: '--language <language>',
          description: 'of letters: en or nl',
          field: 'language',
          isNeeded: true,
        },
        {
          flags: '--silent <topic...>',
          description: 'topics of which no mail is sent; none, where it is left out',
          field: 'silent',
        },
      ],
    },
  ],
};

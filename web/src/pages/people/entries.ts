import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const PEOPLE_PAGES: readonly PageEntry[] = [
  {
    path: '/people',
    section: 'people',
    title: { en: 'People', nl: 'Mensen' },
    permission: 'person.read',
    load: () => pageOf('PeoplePage', import('./people-page.tsx')),
  },
  {
    path: '/people/$id',
    section: 'people',
    title: { en: 'Person', nl: 'Persoon' },
    permission: 'person.read',
    load: () => pageOf('PersonPage', import('./person-page.tsx')),
  },
  {
    path: '/roles',
    section: 'people',
    title: { en: 'Roles', nl: 'Rollen' },
    permission: 'person.read',
    load: () => pageOf('RolesPage', import('./roles-page.tsx')),
  },
  {
    path: '/account',
    section: 'own',
    title: { en: 'Your account', nl: 'Uw account' },
    permission: 'anyone-logged-in',
    load: () => pageOf('AccountPage', import('./account-page.tsx')),
  },
];

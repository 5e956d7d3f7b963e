import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const REGISTRATION_PAGES: readonly PageEntry[] = [
  {
    path: '/register',
    section: 'register',
    title: { en: 'Register', nl: 'Registreren' },
    permission: 'anyone-logged-in',
    load: () => pageOf('RegisterPage', import('./register-page.tsx')),
  },
  {
    path: '/registrations',
    section: 'access',
    title: { en: 'Registrations', nl: 'Registraties' },
    permission: 'registration.read',
    load: () => pageOf('RegistrationsPage', import('./registrations-page.tsx')),
  },
  {
    path: '/registrations/$id',
    section: 'access',
    title: { en: 'Registration', nl: 'Registratie' },
    permission: 'registration.read',
    load: () => pageOf('RegistrationPage', import('./registration-page.tsx')),
  },
];

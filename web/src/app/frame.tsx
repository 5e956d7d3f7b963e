/** What is around every page: the chain as navigation, the person, language and colours. */
import { useMantineColorScheme } from '@mantine/core';
import { Outlet, useLocation } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useEvents } from '../api/events.ts';
import { useIsReachable } from '../api/reachability.ts';
import {
  isNewcomer,
  loginPath,
  may,
  ownerOf,
  type Session,
  useOwnAnswers,
  useSession,
} from '../api/session.ts';
import { MayOpen, PageLink } from '../parts/page-link.tsx';
import { LANGUAGES } from '../texts/language.ts';
import { usePreferences, useTexts } from '../texts/preferences.tsx';
import { frameTexts } from './frame-texts.ts';
import { NoticesLink } from './notices-link.tsx';
import { SECTIONS } from './page-entry.ts';
import { entryFor, PAGES } from './pages.ts';

export function Frame() {
  const texts = useTexts(frameTexts);
  const session = useSession();
  const { pathname } = useLocation();
  const [isMenuOpen, setMenuOpen] = useState(false);
  useEvents(may(session, 'event.read') ? ownerOf(session) : undefined);
  useOwnAnswers(session);
  usePageChange(pathname, () => setMenuOpen(false));
  const menuButton = useRef<HTMLButtonElement>(null);
  const closeByEscape = ({ key }: KeyboardEvent) => {
    if (key !== 'Escape' || !isMenuOpen) return;
    setMenuOpen(false);
    menuButton.current?.focus();
  };
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {texts.toContent}
      </a>
      <header className="top">
        <PageLink to="/" className="brand">
          <img src="/favicon.svg" alt="" width={24} height={24} />
          Polder
        </PageLink>
        <button
          type="button"
          className="menu-button"
          aria-expanded={isMenuOpen}
          aria-controls="navigation"
          ref={menuButton}
          onClick={() => setMenuOpen(!isMenuOpen)}
          onKeyDown={closeByEscape}
        >
          {texts.menu}
        </button>
        <Choices />
        <Person session={session} />
      </header>
      <nav
        id="navigation"
        className={isMenuOpen ? 'chain open' : 'chain'}
        aria-label={texts.navigation}
        onKeyDown={closeByEscape}
      >
        <ol>
          {SECTIONS.map((section) => (
            <SectionLink key={section} section={section} session={session} pathname={pathname} />
          ))}
        </ol>
      </nav>
      <Content session={session} />
      <footer className="bottom">
        <span>{texts.asOf}</span> <a href="/docs">{texts.interface}</a>
      </footer>
    </div>
  );
}

function Content({ session }: { readonly session: Session }) {
  // A visitor is led to the login first.
  const mayOpen = (to: string) =>
    session.kind !== 'person' || may(session, entryFor(to)?.permission);
  return (
    <main id="main" tabIndex={-1}>
      <Unreachable />
      <MayOpen value={mayOpen}>
        <Outlet />
      </MayOpen>
    </main>
  );
}

/** A new page begins at its top, and whoever listens is told of it by its title. */
function usePageChange(pathname: string, closeMenu: () => void): void {
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    closeMenu();
    document.getElementById('main')?.focus();
    window.scrollTo(0, 0);
  });
}

interface SectionLinkProps {
  readonly section: (typeof SECTIONS)[number];
  readonly session: Session;
  readonly pathname: string;
}

function SectionLink({ section, session, pathname }: SectionLinkProps) {
  const texts = useTexts(frameTexts);
  const pages = PAGES.filter((page) => page.section === section && !page.path.includes('$'));
  if (pages.length === 0) return null;
  const isHere = entryFor(pathname)?.section === section;
  // Who has a role finds it with what belongs to access.
  if (section === 'register' && !isHere && !isNewcomer(session)) return null;
  const name = texts[section];
  const first = pages.find(({ permission }) => may(session, permission));
  if (first === undefined) {
    return (
      <li>
        <span className="chain-off" aria-disabled="true" title={texts.notForYou(name)}>
          {name}
        </span>
      </li>
    );
  }
  return (
    <li className={isHere ? 'here' : undefined}>
      <PageLink to={first.path}>{name}</PageLink>
    </li>
  );
}

const SCHEMES = ['auto', 'light', 'dark'] as const;

function Choices() {
  const texts = useTexts(frameTexts);
  const { language, setLanguage } = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const names = { auto: texts.schemeAuto, light: texts.schemeLight, dark: texts.schemeDark };
  return (
    <div className="choices">
      <fieldset>
        <legend className="hidden">{texts.language}</legend>
        {LANGUAGES.map((each) => (
          <button
            key={each}
            type="button"
            lang={each}
            aria-pressed={each === language}
            onClick={() => setLanguage(each)}
          >
            {each.toUpperCase()}
            <span className="hidden">{each === 'en' ? 'English' : 'Nederlands'}</span>
          </button>
        ))}
      </fieldset>
      <label>
        <span className="hidden">{texts.scheme}</span>
        <select
          value={colorScheme}
          onChange={({ target }) => {
            const scheme = SCHEMES.find((each) => each === target.value);
            if (scheme !== undefined) setColorScheme(scheme);
          }}
        >
          {SCHEMES.map((scheme) => (
            <option key={scheme} value={scheme}>
              {names[scheme]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** Logging in and out are pages of the server's own: no script of ours sees a secret. */
function Person({ session }: { readonly session: Session }) {
  const texts = useTexts(frameTexts);
  const { href } = useLocation();
  if (session.kind === 'unknown') return <div className="person" />;
  if (session.kind === 'visitor') {
    return (
      <div className="person">
        <a className="button" href={loginPath(href)}>
          {texts.logIn}
        </a>
      </div>
    );
  }
  return (
    <div className="person">
      <NoticesLink />
      <span title={texts.loggedInAs(session.me.name)}>
        <PageLink to="/account">{session.me.name}</PageLink>
      </span>
      <a href="/auth/logout">{texts.logOut}</a>
    </div>
  );
}

function Unreachable() {
  const texts = useTexts(frameTexts);
  const isReachable = useIsReachable();
  return (
    <div role="alert">
      {!isReachable && (
        <div className="unreachable">
          <strong>{texts.unreachable}.</strong> {texts.unreachableMore}
        </div>
      )}
    </div>
  );
}

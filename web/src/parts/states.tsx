/** What a page shows in place of its content: each says what is the matter and what can be done. */
import { Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FieldFault, Problem } from '../../../src/client/runtime.ts';
import { Refused } from '../api/refused.ts';
import { isNewcomer, loginPath, useSession } from '../api/session.ts';
import { useTexts } from '../texts/preferences.tsx';
import { OfServer } from './of-server.tsx';
import { PageLink } from './page-link.tsx';
import { stateTexts } from './state-texts.ts';

/** As high as what is to come, so that nothing jumps. */
export function Loading({ lines = 4 }: { readonly lines?: number }) {
  const texts = useTexts(stateTexts);
  const widths = Array.from({ length: lines }, (_, index) => 92 - ((index * 17) % 40));
  return (
    <div className="state-loading" role="status" aria-label={texts.loading}>
      {widths.map((width) => (
        <Skeleton key={width} height={14} width={`${width}%`} radius="sm" />
      ))}
    </div>
  );
}

interface NoticeProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly kind?: 'plain' | 'bad';
  /** Whether it stands in place of a whole page. */
  readonly isPage?: boolean;
  /** Why a page is not shown, for those who look at pages by a program. */
  readonly state?: 'not-permitted' | 'must-log-in' | 'not-found' | 'broken';
}

export function Notice({ title, children, kind = 'plain', isPage = false, state }: NoticeProps) {
  return (
    <section
      className={`state state-${kind}`}
      role={kind === 'bad' ? 'alert' : undefined}
      data-state={state}
    >
      {isPage ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children}
    </section>
  );
}

/** Nothing is there; `children` say what would put something there. */
export function Empty({
  title,
  children,
}: {
  readonly title?: string;
  readonly children?: ReactNode;
}) {
  const texts = useTexts(stateTexts);
  return <Notice title={title ?? texts.nothing}>{children}</Notice>;
}

interface FailureProps {
  readonly error: unknown;
  readonly again?: () => void;
}

/** A question that was refused or failed. */
export function Failure({ error, again }: FailureProps) {
  const texts = useTexts(stateTexts);
  if (error instanceof Refused) {
    const { status } = error.problem;
    if (status === 401) return <MustLogIn isOver />;
    if (status === 403) return <NotPermitted detail={error.problem.detail} />;
    if (status === 404) return <NotFound />;
    return (
      <Notice kind="bad" title={<OfServer>{error.problem.title}</OfServer>}>
        <ProblemText problem={error.problem} />
        <Again again={again} />
      </Notice>
    );
  }
  return (
    <Notice kind="bad" title={texts.failed}>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      <Again again={again} />
    </Notice>
  );
}

function Again({ again }: { readonly again: (() => void) | undefined }) {
  const texts = useTexts(stateTexts);
  if (again === undefined) return null;
  return <Button onClick={again}>{texts.again}</Button>;
}

/** What was expected and found, by field; and the number to ask about it by. */
export function ProblemText({ problem }: { readonly problem: Problem }) {
  const texts = useTexts(stateTexts);
  const { detail, faults = [], requestId } = problem;
  return (
    <>
      <p>
        <OfServer>{detail}</OfServer>
      </p>
      {faults.length > 0 && (
        <ul>
          {faults.map((fault) => (
            <li key={fault.field}>
              <code>{fault.field}</code>. <FaultText fault={fault} />
            </li>
          ))}
        </ul>
      )}
      {requestId !== undefined && <p className="quiet">{texts.requestId(requestId)}</p>}
    </>
  );
}

function FaultText({ fault: { found, expected } }: { readonly fault: FieldFault }) {
  const texts = useTexts(stateTexts);
  return (
    <>
      {texts.found}: <OfServer>{found}</OfServer>. {texts.expected}: <OfServer>{expected}</OfServer>
      .
    </>
  );
}

export function NotPermitted({ detail }: { readonly detail?: string }) {
  const texts = useTexts(stateTexts);
  const hasNoRole = isNewcomer(useSession());
  return (
    <Notice isPage state="not-permitted" title={texts.notPermitted}>
      {detail !== undefined && (
        <p>
          <OfServer>{detail}</OfServer>
        </p>
      )}
      <p>{texts.notPermittedMore}</p>
      {hasNoRole && (
        <p>
          {texts.noRole} <PageLink to="/register">{texts.toRegister}</PageLink>
        </p>
      )}
    </Notice>
  );
}

export function MustLogIn({ isOver = false }: { readonly isOver?: boolean }) {
  const texts = useTexts(stateTexts);
  const { pathname, search } = window.location;
  return (
    <Notice isPage state="must-log-in" title={isOver ? texts.sessionOver : texts.mustLogIn}>
      <p>{isOver ? texts.sessionOverMore : texts.mustLogInMore}</p>
      <p className="row">
        <Button component="a" href={loginPath(`${pathname}${search}`)}>
          {texts.logIn}
        </Button>
        <PageLink to="/public">{texts.toPublic}</PageLink>
      </p>
    </Notice>
  );
}

export function NotFound() {
  const texts = useTexts(stateTexts);
  return (
    <Notice isPage state="not-found" title={texts.notFound}>
      <p>{texts.notFoundMore}</p>
      <PageLink to="/">{texts.toOverview}</PageLink>
    </Notice>
  );
}

/** A defect of the page itself. */
export function Broken() {
  const texts = useTexts(stateTexts);
  return (
    <Notice isPage state="broken" kind="bad" title={texts.broken}>
      <p>{texts.brokenMore}</p>
      <Button onClick={() => window.location.reload()}>{texts.reload}</Button>
    </Notice>
  );
}

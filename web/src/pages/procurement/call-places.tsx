/** Where the parts of a call stand, for who may see them. */
import type { Call } from '../../../../src/client/calls.ts';
import { may, type Permission, useSession } from '../../api/session.ts';
import { PageLink } from '../../parts/page-link.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { callTexts } from './call-texts.ts';
import { procurementTexts } from './texts.ts';

const AFTER_OPENING: readonly Call['state'][] = ['opened', 'ranked', 'decided', 'awarded'];
const RANKED: readonly Call['state'][] = ['ranked', 'decided', 'awarded'];
const DECIDED: readonly Call['state'][] = ['decided', 'awarded'];

interface Part {
  readonly name: 'bids' | 'evaluation' | 'ranking' | 'selection';
  readonly states: readonly Call['state'][];
  /** Any of them. */
  readonly permissions: readonly Permission[];
}

const PARTS: readonly Part[] = [
  {
    name: 'bids',
    states: ['launched', ...AFTER_OPENING],
    permissions: ['bid.open', 'evaluation.read', 'bid.read'],
  },
  {
    name: 'evaluation',
    states: AFTER_OPENING,
    permissions: ['evaluation.read', 'evaluation.score'],
  },
  { name: 'ranking', states: RANKED, permissions: ['selection.read'] },
  { name: 'selection', states: DECIDED, permissions: ['selection.read'] },
];

export interface OfCall {
  readonly call: Call;
}

export function CallParts({ call: { id, state } }: OfCall) {
  const texts = useTexts(callTexts);
  const session = useSession();
  const shown = PARTS.filter(
    ({ states, permissions }) =>
      states.includes(state) && permissions.some((permission) => may(session, permission)),
  );
  if (shown.length === 0) return null;
  return (
    <nav className="row" aria-label={texts.parts}>
      {shown.map(({ name }) => (
        <PageLink key={name} to={`/calls/${id}/${name}`} className="part">
          {texts[name]}
        </PageLink>
      ))}
    </nav>
  );
}

/** Of a page below a call. */
export function useCallPath({ call: { id, name } }: OfCall) {
  const texts = useTexts(procurementTexts);
  return [
    { to: '/procurement', name: texts.calls },
    { to: `/calls/${id}`, name },
  ];
}

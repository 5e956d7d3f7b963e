/** One site: what its nodes run now, and what it has, owes, lacks and waits for. */
import { useParams } from '@tanstack/react-router';
import { getSite, type Site } from '../../../../src/client/sites.ts';
import { useClusters } from '../../api/clusters.ts';
import { useAnswer } from '../../api/questions.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { NotFound } from '../../parts/states.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { useMayFor } from '../invoices/use-may-for.ts';
import { EntitlementsByMonth } from './entitlements-by-month.tsx';
import { FloorPanel } from './floor/floor-panel.tsx';
import { SiteFigures } from './site-figures.tsx';
import { Conditions, Entitlements, Outages, Register } from './site-lists.tsx';
import { siteTexts } from './site-texts.ts';

export function SitePage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'site') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<Site, 'id'>) {
  const answer = useAnswer('site', { getSite }, { params: { siteId: id } });
  return <Asked query={answer}>{({ body }) => <Shown site={body} />}</Asked>;
}

function Shown({ site }: { readonly site: Site }) {
  const texts = useTexts(siteTexts);
  const { count } = useFormats();
  const mayReadBilling = useMayFor('billing.read')(site.operator);
  const states = useClusters().clusters.flatMap((each) =>
    each.site.id === site.id && each.state !== undefined ? [each.state] : [],
  );
  const used = states.reduce((sum, { usedGpuCount }) => sum + usedGpuCount, 0);
  const inService = states.reduce((sum, { inServiceGpuCount }) => sum + inServiceGpuCount, 0);
  return (
    <Page
      title={site.name}
      lead={states.length > 0 ? texts.lead(count(used), count(inService)) : undefined}
      path={[{ to: '/capacity', name: texts.capacity }]}
      actions={
        mayReadBilling && (
          <PageLink to="/billing" search={{ party: site.operator }}>
            {texts.billing}
          </PageLink>
        )
      }
    >
      {states.length > 0 && <SiteFigures id={site.id} states={states} />}
      {site.clusters.map((cluster) => (
        <FloorPanel key={cluster.id} cluster={cluster} site={site.id} />
      ))}
      <Register id={site.id} />
      <EntitlementsByMonth id={site.id} />
      <Entitlements id={site.id} />
      <Outages id={site.id} />
      <Conditions id={site.id} />
    </Page>
  );
}

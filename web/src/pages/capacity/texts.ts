import { inBothLanguages } from '../../texts/catalogue.ts';

export const capacityTexts = inBothLanguages({
  en: {
    title: 'What is there, and what is in use',
    lead: 'One row a cluster: a network fabric of one class of accelerator; a job runs inside one.',
    caption: 'Clusters',
    site: 'Site',
    cluster: 'Cluster',
    accelerator: 'Accelerator',
    installed: 'GPUs',
    inService: 'In service',
    used: 'In use',
    share: 'Share in use',
    waiting: 'Jobs waiting',
    none: 'No site within your roles',
  },
  nl: {
    title: 'Wat er staat, en wat in gebruik is',
    lead: 'Eén rij per cluster: één netwerk met één klasse accelerators; een job draait in één.',
    caption: 'Clusters',
    site: 'Locatie',
    cluster: 'Cluster',
    accelerator: 'Accelerator',
    installed: 'GPU’s',
    inService: 'In bedrijf',
    used: 'In gebruik',
    share: 'Deel in gebruik',
    waiting: 'Wachtende jobs',
    none: 'Geen locatie binnen uw rollen',
  },
});

import { inBothLanguages } from '../../texts/catalogue.ts';

/** How near together a job wants its GPUs, by the words of the wire. */
export const placementTexts = inBothLanguages({
  en: {
    placement: 'Placement',
    placementMore: 'A rack is one NVLink domain, a pod are racks close together in the network.',
    any: 'Anywhere',
    'prefer-pod': 'One pod, where one has room at once',
    'prefer-rack': 'One rack, where one has room at once',
    'require-pod': 'One pod: it waits for that',
    'require-rack': 'One rack: it waits for that',
  },
  nl: {
    placement: 'Plaatsing',
    placementMore:
      'Een rack is één NVLink-domein, een pod bestaat uit racks die in het netwerk dicht bij ' +
      'elkaar staan.',
    any: 'Overal',
    'prefer-pod': 'Eén pod, als er meteen een plaats heeft',
    'prefer-rack': 'Eén rack, als er meteen een plaats heeft',
    'require-pod': 'Eén pod: daarop wacht de job',
    'require-rack': 'Eén rack: daarop wacht de job',
  },
});

import { inBothLanguages } from '../../texts/catalogue.ts';

export const costTexts = inBothLanguages({
  en: {
    title: 'What it costs',
    note: 'What jobs used, at the price of the access mode. What is not used costs nothing.',
    price: 'Price',
    invoices: 'Invoices to the holder',
    perGpuHour: (money: string) => `${money} a GPU-hour`,
    costNow: (month: string) => `Used in ${month}`,
    costAll: 'Used since it began',
    held: 'Held by running jobs, at most',
    left: 'Left this month, worth',
  },
  nl: {
    title: 'Kosten van deze allocatie',
    note:
      'Wat jobs hebben gebruikt, tegen de prijs van de toegangsvorm. ' +
      'Wat niet is gebruikt, kost niets.',
    price: 'Prijs',
    invoices: 'Facturen aan de houder',
    perGpuHour: (money: string) => `${money} per GPU-uur`,
    costNow: (month: string) => `Gebruikt in ${month}`,
    costAll: 'Gebruikt sinds het begin',
    held: 'Vastgehouden door lopende jobs, ten hoogste',
    left: 'Deze maand over, ter waarde van',
  },
});

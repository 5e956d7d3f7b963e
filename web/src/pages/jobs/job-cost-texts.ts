import { inBothLanguages } from '../../texts/catalogue.ts';

export const jobCostTexts = inBothLanguages({
  en: {
    title: 'What it costs',
    titleOver: 'What it cost',
    note: 'It is charged for the GPU time that its runs used, at the price of its access mode.',
    used: 'Used',
    gpuHours: (hours: string) => `${hours} GPU-hours`,
    price: 'Price',
    perGpuHour: (money: string) => `${money} a GPU-hour`,
    cost: 'Cost',
    costSoFar: 'Cost so far',
    costAtMost: 'Cost at most',
    left: 'Left of the allocation this month',
    leftOf: (hours: string, money: string) => `${hours} GPU-hours, worth ${money}`,
  },
  nl: {
    title: 'Kosten van deze job',
    titleOver: 'Wat deze job heeft gekost',
    note: 'U betaalt de gebruikte GPU-tijd, tegen de prijs van de toegangsvorm.',
    used: 'Gebruikt',
    gpuHours: (hours: string) => `${hours} GPU-uren`,
    price: 'Prijs',
    perGpuHour: (money: string) => `${money} per GPU-uur`,
    cost: 'Kosten',
    costSoFar: 'Kosten tot nu toe',
    costAtMost: 'Kosten ten hoogste',
    left: 'Deze maand over van de allocatie',
    leftOf: (hours: string, money: string) => `${hours} GPU-uren, ter waarde van ${money}`,
  },
});

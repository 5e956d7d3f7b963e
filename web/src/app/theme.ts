/** Mantine in the colours of styles/colours.css: one set of names for both. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** Light to dark; the seventh carries white text at 8:1. */
const dike: MantineColorsTuple = [
  '#eaf3fb',
  '#d3e5f5',
  '#a6caea',
  '#77aede',
  '#4f95d1',
  '#2f7fc1',
  '#0b4f8a',
  '#0a477c',
  '#083b67',
  '#062e52',
];

/** Of the dark scheme, from its ink to below its ground: fields and lines are painted in it. */
const dark: MantineColorsTuple = [
  '#e8ecf1',
  '#c9d1db',
  '#a9b4c1',
  '#94a0ae',
  '#7f8b9a',
  '#333d4a',
  '#202834',
  '#181e26',
  '#10151b',
  '#0b0f14',
];

export const THEME = createTheme({
  colors: { dike, dark },
  primaryColor: 'dike',
  primaryShade: { light: 6, dark: 6 },
  fontFamily: 'system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, monospace',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

const SAME = {
  '--mantine-color-body': 'var(--ground)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--quiet)',
  '--mantine-color-placeholder': 'var(--quiet)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--paper)',
  '--mantine-color-default-hover': 'var(--raised)',
  '--mantine-color-default-border': 'var(--line-strong)',
};

export const VARIABLES: CSSVariablesResolver = () => ({ variables: {}, light: SAME, dark: SAME });

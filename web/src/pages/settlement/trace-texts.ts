import { inBothLanguages } from '../../texts/catalogue.ts';

/** The chain of one thing, as the server tells it. */
export const traceTexts = inBothLanguages({
  en: {
    title: 'Where does it come from, and what came of it?',
    lead: 'From a document, a line of a statement or an entry to the euro, and forward.',
    settlement: 'Settlement',
    chain: 'The chain, each step below the one that it belongs to',
  },
  nl: {
    title: 'Waar komt het vandaan, en wat is ervan geworden?',
    lead: 'Van een document, een regel van een afrekening of een boeking naar de euro, en verder.',
    settlement: 'Afrekening',
    chain: 'De keten, elke stap onder die waar zij bij hoort',
  },
});

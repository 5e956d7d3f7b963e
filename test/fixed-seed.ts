import fc from 'fast-check';

/** One seed for every property, so that a run of the tests can be repeated; a failure prints it. */
fc.configureGlobal({ seed: 20_270_301 });

import fc from 'fast-check';

/**
 * Property tests draw the same values in every run, so that a change is judged by itself and not by luck.
 * `PROPERTY_SEED=random` (or a number) draws others, to look for what the fixed ones do not find.
 */
const FIXED_SEED = 20_260_701;
const { PROPERTY_SEED: wanted } = process.env;
if (wanted !== 'random') fc.configureGlobal({ seed: wanted === undefined ? FIXED_SEED : Number(wanted) });

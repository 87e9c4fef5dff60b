import fc from 'fast-check'

/**
 * Random inputs are the same in every run, so that a commit does not pass on one machine and fail on another. To look for
 * cases that nobody has seen: `CLOISTER_PROPERTY_SEED=$RANDOM npm test unit`. A seed that a test states itself comes first.
 */
fc.configureGlobal({ seed: Number(process.env.CLOISTER_PROPERTY_SEED ?? 20261122) })

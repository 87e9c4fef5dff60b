export { usualReleaseAppetite } from './appetite.ts'
export { decideRelease } from './decide.ts'

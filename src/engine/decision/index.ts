export { usualReleaseAppetite } from './appetite.ts'
export { decideRelease, structuralFindings } from './decide.ts'

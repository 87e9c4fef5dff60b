import type { PublishedStudy } from '#shared/contracts/published.ts'

/**
 * The published study to begin with: of those that could run now, the one whose quick version takes the least time.
 *
 * @param isReady whether everything that a study needs is there
 */
export const firstStudy = (
  studies: readonly PublishedStudy[],
  isReady: (study: PublishedStudy) => boolean,
): PublishedStudy | undefined =>
  studies
    .filter((study) => study.text.images === null && isReady(study))
    .toSorted((a, b) => a.text.seconds.quick - b.text.seconds.quick)[0]

/** Datasets and runs that were removed and can still be brought back. */

import { plural } from '#shared/text/format.ts'

export const removed = {
  /** @param runs of a dataset, removed with it; 0 for a run */
  canBeBroughtBack: (name: string, runs: number, until: string) =>
    runs > 0
      ? `“${name}” was removed with ${plural(runs, 'run')}. It can be brought back until ${until}; then it is deleted for good.`
      : `“${name}” was removed. It can be brought back until ${until}; then it is deleted for good.`,
  undo: 'Undo',
  undoRemoval: (name: string) => `Undo the removal of ${name}`,
  deleteNow: 'Delete for good now…',
  deleting: 'Deleting…',
  deleted: 'What was removed is deleted for good.',

  ask: {
    title: 'Delete for good?',
    cannotBeUndone: 'This cannot be undone. It goes from the workspace’s files, with all that was made from it:',
    dataset: (name: string, runs: number) =>
      runs > 0 ? `dataset “${name}” with ${plural(runs, 'run')}` : `dataset “${name}”`,
    run: (name: string) => `run “${name}”`,
    andMore: (more: number) => `and ${more} more`,
    whatIsNotTouched:
      'Backups, reports and CSV files that were saved elsewhere are not touched. On most solid-state disks no program can be sure that old bytes are overwritten; encrypt the disk.',
    keep: 'Keep them for now',
    delete: 'Delete for good',
  },
}

/** A file of this name in a workspace says that what was deleted from the database is not yet gone from its file. */
export const compactionFlag = 'compaction.due'

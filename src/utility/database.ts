/** Entry of the utility process that owns the workspace: the only process that opens the DuckDB file. */

import { jobHandlers } from '../jobs/handlers.ts'
import { programVersion } from '../jobs/version.ts'
import { parentPort } from './parent-port.ts'
import { serveDatabase } from './serve-database.ts'

serveDatabase(parentPort(), programVersion(), jobHandlers)

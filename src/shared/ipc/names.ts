/**
 * The names alone, for the preload script: it is kept small and carries no schemas. A type checks that they are all of
 * them, and a test pins the list.
 */

import type { CallName, EventName } from './calls.ts'

export const callNames = [
  'app.changeSettings',
  'app.executors',
  'app.information',
  'app.settings',
  'dataset.cancelImport',
  'dataset.changeColumn',
  'dataset.get',
  'dataset.import',
  'dataset.list',
  'dataset.openDemo',
  'dataset.preview',
  'dataset.remove',
  'dataset.rename',
  'dataset.setCutPoint',
  'graph.cancelLearning',
  'graph.get',
  'graph.learn',
  'graph.learned',
  'graph.openBundled',
  'graph.openFile',
  'graph.save',
  'image.cancelImport',
  'image.choose',
  'image.import',
  'image.inspect',
  'image.list',
  'image.preview',
  'image.remove',
  'image.rename',
  'network.bundled',
  'network.fit',
  'network.get',
  'network.save',
  'network.saveFile',
  'published.cancel',
  'published.discard',
  'published.get',
  'published.importNetwork',
  'published.importTable',
  'published.list',
  'published.remove',
  'published.saveFile',
  'published.start',
  'published.state',
  'release.appetite',
  'release.changeRule',
  'release.get',
  'release.resetAppetite',
  'release.sign',
  'report.options',
  'report.ready',
  'report.save',
  'report.saveOptions',
  'results.saveCsv',
  'run.cancel',
  'run.get',
  'run.list',
  'run.remove',
  'run.start',
  'source.choose',
  'source.inspect',
  'study.check',
  'study.get',
  'study.save',
  'study.saveFile',
  'text.copy',
] as const satisfies readonly CallName[]

export const eventNames = [
  'graph.learning',
  'import.progress',
  'published.changed',
  'run.changed',
  'run.loss',
] as const satisfies readonly EventName[]

type Missing<All, Listed> = Exclude<All, Listed> extends never ? true : Exclude<All, Listed>
/** Fails to compile, and names what is missing, when a call or an event is not listed above. */
export const allAreListed: Missing<CallName, (typeof callNames)[number]> &
  Missing<EventName, (typeof eventNames)[number]> = true

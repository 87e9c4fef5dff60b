import { call } from '../api/client.ts'
import { words } from '../text/index.ts'
import { notices } from './notices.svelte.ts'
import { tellSaved } from './saved.ts'

/** Saves a chart as a file. @param content text, or base 64 of a picture */
export async function saveChart(name: string, form: 'png' | 'svg' | 'csv', content: string) {
  const saved = await notices.guard(() => call('chart.save', { name, form, content }))
  if (saved) tellSaved(saved)
}

/** Puts a table into the clipboard. @param text its cells, with tabs between them */
export async function copyTable(text: string) {
  const isDone = await notices.guard(async () => {
    await call('text.copy', { text })
    return true
  })
  if (isDone) notices.done(words.state.tableCopied)
}

/** What goes with a package on paper: the bill of materials and the licences of what is in it. */

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { at, cache } from '../setup/paths.mjs'
import { licenceTexts, shippedComponents } from './components.mjs'
import { billOfMaterials } from './sbom.mjs'

export const papers = path.join(cache, 'package', 'papers')

/** Some packages name their licence and forget its text. */
const standardTexts = {
  MIT: readFileSync(at('LICENSE'), 'utf8').split('\n').slice(3).join('\n').trim(),
}

/** Holders as the packages' own pages name them, where the package does not. */
const holders = { 'onnxruntime-node': 'Microsoft Corporation', 'onnxruntime-common': 'Microsoft Corporation' }

function textOf(component) {
  const texts = licenceTexts(component)
  if (texts.length > 0) return texts.map(([, text]) => text).join('\n\n')
  const { name, license } = component
  const standard = standardTexts[license]
  if (!standard) throw new Error(`${name} is under ${license}, whose text is neither in it nor here.`)
  return `Copyright (c) ${holders[name] ?? `the authors of ${name}`}\n\n${standard}`
}

/** The licences of all components in one text. */
export function licences(components) {
  const parts = components.map(
    (component) =>
      `${'='.repeat(80)}\n${component.name} ${component.version} (${component.license})\n${'='.repeat(80)}\n\n${textOf(component)}\n`,
  )
  return [
    'What Cloister is made of, and under which licences. Electron’s and Chromium’s lie beside the program, in',
    'LICENSE.electron.txt and LICENSES.chromium.html. The bill of materials (sbom.cdx.json) lists everything with its hash.\n',
    ...parts,
  ].join('\n')
}

/** Writes all of it anew. */
export function writePapers(node, electron) {
  const components = shippedComponents()
  rmSync(papers, { recursive: true, force: true })
  mkdirSync(papers, { recursive: true })
  copyFileSync(at('LICENSE'), path.join(papers, 'LICENSE.txt'))
  writeFileSync(path.join(papers, 'THIRD-PARTY-LICENCES.txt'), licences(components))
  const bill = billOfMaterials(node, electron, components)
  writeFileSync(path.join(papers, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 1)}\n`)
}

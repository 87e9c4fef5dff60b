import { randomUUID } from 'node:crypto'
import { npm } from '../setup/node.mjs'
import { at } from '../setup/paths.mjs'
import { run } from '../setup/run.mjs'
import { version } from './places.mjs'

/** What an Electron program is made of, as it says itself. */
function electronVersions(program) {
  const script = 'process.stdout.write(JSON.stringify(process.versions))'
  return JSON.parse(run(program, ['-e', script], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, quiet: true }))
}

const component = (name, version, license, purl) => ({
  'bom-ref': `${name}@${version}`,
  type: 'framework',
  name,
  version,
  scope: 'required',
  licenses: [{ license: { id: license } }],
  ...(purl ? { purl } : {}),
})

/**
 * The bill of materials (CycloneDX, JSON) of a package: npm's own of package-lock.json, of which only what is in the package is
 * kept, and the Electron in it with Chromium, V8 and Node.
 *
 * @param {string} node
 * @param {string} electron an Electron program of the packaged version whose fuses are as it was delivered
 * @param {{name: string, version: string}[]} shipped what `shippedComponents` names
 */
export function billOfMaterials(node, electron, shipped) {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only']
  const all = JSON.parse(npm(node, args, at()))
  const held = new Map(shipped.map(({ name, version, held }) => [`${name}@${version}`, held]))
  const components = all.components
    .filter((entry) => held.has(entry['bom-ref']))
    .map((entry) => ({
      ...entry,
      // npm calls optional what is installed for development, and that is what goes into bundles.
      scope: 'required',
      properties: [{ name: 'cloister:held', value: held.get(entry['bom-ref']) }],
    }))
  const missing = [...held.keys()].filter((reference) => !components.some((entry) => entry['bom-ref'] === reference))
  if (missing.length > 0) throw new Error(`npm's bill of materials does not name ${missing.join(', ')}.`)

  const versions = electronVersions(electron)
  const frameworks = [
    component('electron', versions.electron, 'MIT', `pkg:npm/electron@${versions.electron}`),
    component('chromium', versions.chrome, 'BSD-3-Clause'),
    component('v8', versions.v8, 'BSD-3-Clause'),
    component('node', versions.node, 'MIT', `pkg:generic/node@${versions.node}`),
  ]
  const [framework, ...parts] = frameworks.map((entry) => entry['bom-ref'])
  const own = `cloister@${version()}`
  const asked = new Set(held.keys())
  const dependencies = all.dependencies
    .filter(({ ref }) => asked.has(ref) || ref === own)
    .map(({ ref, dependsOn = [] }) => ({
      ref,
      dependsOn: [...dependsOn.filter((name) => asked.has(name)), ...(ref === own ? [framework] : [])],
    }))
  return {
    ...all,
    serialNumber: `urn:uuid:${randomUUID()}`,
    metadata: {
      ...all.metadata,
      lifecycles: [{ phase: 'build' }],
      component: { ...all.metadata.component, name: 'cloister' },
    },
    components: [...frameworks, ...components],
    dependencies: [...dependencies, { ref: framework, dependsOn: parts }],
  }
}

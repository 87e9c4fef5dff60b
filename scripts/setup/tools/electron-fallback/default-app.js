// Electron's own default_app, reduced to what `electron [options] FOLDER` needs; the Cypress build comes without one.
const { app } = require('electron')
const Module = require('module')
const path = require('path')
const { pathToFileURL } = require('url')

const args = process.argv.slice(1)
const preload = []
let file = null
for (let i = 0; i < args.length && file === null; i++) {
  if (args[i] === '--version' || args[i] === '-v') {
    console.log(`v${process.versions.electron}`)
    process.exit(0)
  }
  if (args[i] === '-r' || args[i] === '--require') preload.push(args[++i])
  else if (!args[i].startsWith('-')) file = args[i]
}
for (const name of preload) Module._load(name, module, true)
if (file === null) {
  console.error('usage: electron FOLDER')
  process.exit(1)
}

const root = path.resolve(file)
try {
  const description = require(path.join(root, 'package.json'))
  app.setAppPath(root)
  app.setName(description.productName || description.name)
  app.setVersion(description.version)
} catch {
  app.setAppPath(path.dirname(root))
}
app.setPath('userData', path.join(app.getPath('appData'), app.getName()))
const main = require.resolve(root)
if (main.endsWith('.cjs')) Module._load(main, module, true)
else
  // An ES module cannot be required.
  import(pathToFileURL(main).href).catch((error) => {
    console.error(error)
    app.exit(1)
  })

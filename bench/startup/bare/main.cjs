// The least that shows a window: what Cloister's start is compared with.
const { app, BrowserWindow } = require('electron')

app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false })
  window.once('ready-to-show', () => window.show())
  void window.loadURL('data:text/html,<h1>A bare window</h1>')
})
app.on('window-all-closed', () => app.quit())

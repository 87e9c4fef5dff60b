const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

/** Charts are drawings on canvases, which a copy does not have; pictures of them take their place. */
function withPictures(article: HTMLElement): HTMLElement {
  const copy = article.cloneNode(true) as HTMLElement
  const drawn = [...article.querySelectorAll('canvas')]
  copy.querySelectorAll('canvas').forEach((canvas, i) => {
    const picture = document.createElement('img')
    picture.src = drawn[i].toDataURL('image/png')
    // What the chart shows is said by the element around it.
    picture.alt = ''
    picture.style.width = '100%'
    canvas.replaceWith(picture)
  })
  return copy
}

/** A page is read on a screen, where it may be as long as it likes. */
const onScreen = `html, body, #app { height: auto; overflow: visible; background: #fff; }
body { margin: 0; padding: 24px; }
#app { display: block; }
.report section { margin-bottom: 12mm; }
.report .title { min-height: 0; }
.report ol a { text-decoration: underline; }`

/**
 * The report as one HTML file that needs nothing else: no scripts, the styles and pictures inside it, and nothing that could
 * be fetched.
 *
 * @param article the report as it is drawn
 */
export function selfContained(article: HTMLElement, title: string): string {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText))
  return `<!doctype html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
${rules.join('\n')}
${onScreen}
</style>
</head>
<body><div id="app"><main>${withPictures(article).outerHTML}</main></div></body>
</html>
`
}

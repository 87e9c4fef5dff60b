/** Where the user is: the part of the address after the #. */

export const pages = [
  'data',
  'graph',
  'learn',
  'networks',
  'tables',
  'study',
  'runs',
  'compare',
  'results',
  'audit',
  'published',
  'settings',
  'help',
  'guide',
  'glossary',
  'import',
  'report',
  'audit-report',
] as const
export type Page = (typeof pages)[number]

export interface Route {
  readonly page: Page
  /** What the page shows, a run for example. */
  readonly id: string | undefined
  /** The form in which it is wanted, "html" for a report that is not for paper. */
  readonly form: string | undefined
}

function parse(hash: string): Route {
  const [page, id, form] = hash.replace(/^#?\/?/, '').split('/')
  return {
    page: (pages as readonly string[]).includes(page) ? (page as Page) : 'data',
    id: id ? decodeURIComponent(id) : undefined,
    form,
  }
}

class Router {
  route = $state.raw<Route>(parse(location.hash))

  constructor() {
    addEventListener('hashchange', () => (this.route = parse(location.hash)))
  }

  go(page: Page, id?: string) {
    location.hash = `/${page}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`
  }
}

export const router = new Router()

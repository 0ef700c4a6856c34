// Stories that a reader keeps: copies in a cache of the browser's, which worker.js answers with when the paper cannot be reached. Nothing else is ever
// kept, and nothing before a first story is saved. A copy has no lists and no headlines of other stories, which could be recalled without it.
const CACHE = 'saved'
const LIST = '/saved/'
const WHEN = 'late-edition-saved'
const OLD_MS = 600000
const NOT_KEPT = '.lists, .notice, nav.next, .related, source, script[type$=json], link:is([rel=alternate], [rel=manifest]), meta[property]'
const PIECES = /="(\/(?:assets|pictures)\/[^"?#]+)"/g
const parsed = (text) => new DOMParser().parseFromString(text, 'text/html')
const made = (name, properties) => Object.assign(document.createElement(name), properties)
const wordsOf = async (place) => (await fetch(place.dataset.words)).json()
const isRecalled = ({ status }) => status === 410 || status === 451
const pathOf = (url) => new URL(url, location).pathname

let busy = false

export default async function toggle(button) {
  if (busy) return
  busy = true
  try {
    await saveOrNot(button)
  } finally {
    busy = false
  }
}

async function saveOrNot(button) {
  const path = pathOf(button.closest('article').dataset.url)
  const tools = button.closest('.tools')
  const words = await wordsOf(tools)
  let said = words.unsavedNow
  try {
    if (await copyOf(path)) await drop(path)
    else {
      await navigator.serviceWorker.register('/worker.js')
      await put(LIST, await fetch(LIST))
      said = (await put(path, await fetch(path, { cache: 'no-cache' }))) ? words.savedNow : words.notSaved
    }
  } catch {
    said = words.notSaved
  }
  await tidy()
  await mark(button, path, words)
  tools.querySelector('.said').textContent = said
}

// For who has saved something: says of a story whether it is, and looks after the copies.
export async function resume(button) {
  const path = pathOf(button.closest('article').dataset.url)
  mark(button, path, await wordsOf(button.closest('.tools')))
  if (document.documentElement.dataset.saved) addEventListener('online', () => returned(path))
  await renew(OLD_MS)
}

// Who has been reading a copy of what was recalled meanwhile gets its tombstone.
async function returned(path) {
  await renew(0)
  if (!(await copyOf(path))) location.reload()
}

async function mark(button, path, words) {
  const isSaved = Boolean(await copyOf(path))
  button.setAttribute('aria-pressed', isSaved)
  button.textContent = isSaved ? words.saved : words.save
}

async function copyOf(path) {
  return (await caches.has(CACHE)) ? (await caches.open(CACHE)).match(path) : undefined
}

// Everything that is kept by its path; pages are what has a moment on it.
async function kept() {
  if (!(await caches.has(CACHE))) return []
  const cache = await caches.open(CACHE)
  const all = (await cache.keys()).map(async ({ url }) => {
    const answer = await cache.match(url)
    return { path: pathOf(url), answer, when: answer?.headers.get(WHEN) }
  })
  return (await Promise.all(all)).filter(({ answer }) => answer) // the worker may have taken one away meanwhile
}

// Says whether there is a story to be kept.
async function put(path, answer) {
  const page = parsed(await answer.text())
  if (!answer.ok || !(path === LIST || page.querySelector('main article.story'))) return false
  const now = new Date().toISOString()
  const { lang, dataset } = page.documentElement
  dataset.saved = now
  page.querySelectorAll(NOT_KEPT).forEach((one) => one.remove())
  page.querySelectorAll('img').forEach((image) => image.removeAttribute('srcset'))
  if (path !== LIST) {
    const zoned = { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone: page.body.dataset.zone }
    const tools = page.querySelector('.tools')
    const textContent = (await wordsOf(tools)).savedCopy.replace('{moment}', new Date(now).toLocaleString(tools.lang || lang, zoned))
    const furniture = tools.lang && { lang: tools.lang, dir: tools.dir }
    page.querySelector('main').prepend(made('p', { className: 'saved-copy', textContent, ...furniture }))
  }
  const html = `<!doctype html>${page.documentElement.outerHTML}`
  const headers = new Headers(answer.headers)
  for (const name of ['content-encoding', 'content-length', 'link']) headers.delete(name)
  headers.set(WHEN, now)
  const cache = await caches.open(CACHE)
  await Promise.all(piecesOf(html).map(async (piece) => (await cache.match(piece)) ?? cache.add(piece).catch((failure) => spare(piece, failure))))
  await cache.put(path, new Response(html, { headers }))
  return true
}

// A story can be read without a picture.
function spare(piece, failure) {
  if (piece.startsWith('/assets/')) throw failure
}

function piecesOf(html) {
  return [...new Set([...html.matchAll(PIECES)].map((found) => found[1]))]
}

async function drop(path) {
  await (await caches.open(CACHE)).delete(path)
}

// What no copy needs goes, and with the last story everything, the worker too.
async function tidy() {
  const all = await kept()
  const pages = all.filter(({ when }) => when)
  if (!pages.some(({ path }) => path !== LIST)) {
    await caches.delete(CACHE)
    return (await navigator.serviceWorker?.getRegistration('/'))?.unregister()
  }
  const needed = (await Promise.all(pages.map(async ({ answer }) => piecesOf(await answer.text())))).flat()
  for (const { path, when } of all) if (!when && !needed.includes(path)) await drop(path)
}

// Copies that are older than so many milliseconds are had anew; what was recalled goes. Says whether anything did.
async function renew(older) {
  let recalled = false
  const aged = (await kept()).filter(({ when }) => when && Date.now() - Date.parse(when) >= older)
  try {
    for (const { path } of aged) {
      const answer = await fetch(path, { cache: 'no-cache' })
      const now = answer.redirected ? pathOf(answer.url) : path
      if (isRecalled(answer)) recalled = true
      const isThere = await put(now, answer)
      if (isRecalled(answer) || (answer.ok && !(isThere && now === path))) await drop(path) // it moved, or there is no story any more
    }
  } catch {} // there is no connection
  if (aged[0]) await tidy()
  return recalled
}

const place = document.querySelector('.saved-list')
if (place) list()

// Nothing is shown before it is known whether it was recalled, if that can be known.
async function list() {
  const words = await wordsOf(place)
  const said = place.querySelector('.said')
  said.textContent = (await renew(0)) ? words.recalled : document.documentElement.dataset.saved ? words.offline : ''
  await show(words, said)
}

async function show(words, said) {
  const pages = (await kept()).filter(({ when, path }) => when && path !== LIST)
  const items = await Promise.all(pages.sort((one, other) => (one.path < other.path ? -1 : 1)).map((one) => item(one, words, said)))
  place.querySelector('ul').replaceChildren(...items)
  place.querySelector('.nothing').hidden = items.length > 0
}

async function item({ path, answer }, words, said) {
  const page = parsed(await answer.text())
  const { lang, dir } = page.documentElement
  const title = page.querySelector('h1').textContent
  const line = made('li', { lang, dir: dir || 'ltr' })
  const remove = made('button', { type: 'button', textContent: words.remove, ariaLabel: `${words.remove}: ${title}` })
  remove.onclick = async () => {
    await drop(path)
    await tidy()
    await show(words, said)
    said.textContent = words.removed
    ;(place.querySelector('button') ?? document.querySelector('main h1')).focus()
  }
  line.append(made('a', { href: path, textContent: title }), remove)
  return line
}

// The service worker of who has saved a story (saved.js). It asks the paper first, always, and answers with a copy only when the paper cannot be reached.
const CACHE = 'saved'
const LIST = '/saved/'
const WHEN = 'late-edition-saved'
const isRecalled = ({ status }) => status === 410 || status === 451
let away = false

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()])))
addEventListener('message', (event) => event.waitUntil(ask())) // a page is open as the connection comes back
addEventListener('sync', (event) => event.waitUntil(ask())) // none is
addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(event, pathname))
  else if (/^\/(assets|pictures)\//.test(pathname)) event.respondWith(piece(request))
})

async function page(event, path) {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request))
    if (isRecalled(answer)) event.waitUntil(forget(path))
    else if (away) event.waitUntil(ask())
    return answer
  } catch {
    away = true
    registration.sync?.register('recalls').catch(() => {})
    return (await copyOf(path)) ?? (await copyOf(LIST)) ?? Response.error()
  }
}

async function piece(request) {
  try {
    return await fetch(request)
  } catch {
    return (await copyOf(request.url)) ?? Response.error()
  }
}

// As soon as there is a connection again, each copy is asked for.
async function ask() {
  if (!(await caches.has(CACHE))) return
  away = false
  for (const { path } of await pages()) {
    if (isRecalled(await fetch(path, { method: 'HEAD', cache: 'no-cache' }))) await forget(path)
  }
}

// What is kept and is a page has a moment on it; the list is one.
async function pages() {
  const cache = await caches.open(CACHE)
  const all = (await cache.keys()).map(async (request) => ({ path: new URL(request.url).pathname, answer: await cache.match(request) }))
  return (await Promise.all(all)).filter(({ answer }) => answer?.headers.has(WHEN))
}

async function copyOf(url) {
  return (await caches.has(CACHE)) ? (await caches.open(CACHE)).match(url) : undefined
}

// What was recalled is not kept; with the last story everything goes, this worker too.
async function forget(path) {
  if (!(await caches.has(CACHE))) return
  await (await caches.open(CACHE)).delete(path)
  if ((await pages()).some((one) => one.path !== LIST)) return
  await caches.delete(CACHE)
  await registration.unregister()
}

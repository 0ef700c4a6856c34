// The service worker of who has saved a story (saved.js). It asks the paper first, always, and answers with a copy only when the paper cannot be reached.
const CACHE = 'saved'
const LIST = '/saved/'
const WHEN = 'late-edition-saved'

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()])))
addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname, search } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(event, pathname + search))
  else if (/^\/(assets|pictures)\//.test(pathname)) event.respondWith(piece(request))
})

async function page(event, path) {
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request))
    if (answer.status === 410 || answer.status === 451) event.waitUntil(forget(path))
    return answer
  } catch {
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

async function copyOf(url) {
  return (await caches.has(CACHE)) ? (await caches.open(CACHE)).match(url) : undefined
}

// What was recalled is not kept; with the last story everything goes, this worker too.
async function forget(path) {
  if (!(await caches.has(CACHE))) return
  const cache = await caches.open(CACHE)
  await cache.delete(path)
  const answers = await Promise.all((await cache.keys()).map((request) => cache.match(request)))
  if (answers.filter(({ headers }) => headers.has(WHEN)).length > 1) return // the list is a page, too
  await caches.delete(CACHE)
  await registration.unregister()
}

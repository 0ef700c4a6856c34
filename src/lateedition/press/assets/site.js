// Enhancements only: without this file every page is complete. Nothing here stores anything or moves the focus unasked.
const AUTOMATIC = 3
const matches = (query) => matchMedia(query).matches
const frugal = navigator.connection?.saveData || matches('(prefers-reduced-data: reduce)') || matches('(prefers-reduced-motion: reduce)')
const parsed = (text) => new DOMParser().parseFromString(text, 'text/html')
const made = (name, properties) => Object.assign(document.createElement(name), properties)

markMenu(document.body.dataset.section)
showChoice(document.querySelector('.choices'))
const story = document.querySelector('main article.story')
const next = document.querySelector('nav.next')
if (next) goOn(story, next)

// The menu is the same on every page, so only the page knows which section is its own.
function markMenu(section) {
  if (!section) return
  for (const link of document.querySelectorAll('nav.sections a')) {
    const path = link.getAttribute('href')
    if (section.startsWith(path)) link.setAttribute('aria-current', path === location.pathname ? 'page' : 'true')
  }
}

function showChoice(place) {
  const answer = document.cookie.match(/(?:^|; )consent=(accept|refuse)\.(\d+)/)
  if (!place || !answer || answer[2] !== place.dataset.version) return
  place.querySelector('form').before(made('p', { textContent: place.dataset[answer[1]], role: 'status' }))
}

// "Scroll for more news": over a plain link to the next story, after the feed pattern of the ARIA practices.
function goOn(first, nav) {
  const feed = first.parentElement
  const stories = [first]
  const places = new Map([[first, location.href]])
  let busy = false
  let button = null

  const reading = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach((one) => arrive(one.target)), {
    rootMargin: '-50% 0px -50% 0px',
  })
  const nearing = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && load(), { rootMargin: '0px 0px 150% 0px' })
  reading.observe(first)
  // Not before the reader scrolls: what is on the screen of a short story must not move while they begin to read.
  frugal ? offer() : addEventListener('scroll', () => nearing.observe(nav), { once: true })

  function arrive(article) {
    if (places.get(article) === location.href) return
    history.scrollRestoration = article === first ? 'auto' : 'manual'
    history.replaceState(history.state, '', places.get(article))
    document.title = article.dataset.title
  }

  async function load() {
    const link = nav.querySelector('a')
    if (busy || !link) return
    busy = true
    feed.setAttribute('aria-busy', 'true')
    try {
      const answer = await fetch(link.href)
      if (!answer.ok) throw new Error(`${answer.status} at ${link.href}`)
      append(parsed(await answer.text()), answer.url)
    } catch {
      nearing.disconnect() // the plain link is still there
    } finally {
      busy = false
      feed.setAttribute('aria-busy', 'false')
    }
  }

  function append(page, url) {
    const article = document.adoptNode(page.querySelector('main article.story'))
    settle(article, page.documentElement, url)
    bringStyles(page)
    places.set(article, url)
    stories.push(article)
    feed.append(article)
    feed.setAttribute('role', 'feed')
    stories.forEach((one, index) => {
      one.tabIndex = 0
      one.setAttribute('aria-posinset', index + 1)
      one.setAttribute('aria-setsize', -1)
    })
    reading.observe(article)
    const after = page.querySelector('nav.next a')
    if (!after) return nav.remove()
    nav.querySelector('a').replaceWith(document.adoptNode(after))
    nearing.unobserve(nav)
    stories.length > AUTOMATIC ? offer() : nearing.observe(nav) // observing anew asks again, should the link still be near
  }

  function offer() {
    if (button) return
    button = made('button', { type: 'button', textContent: nav.dataset.button, onclick: load })
    nav.append(button)
  }

  feed.addEventListener('keydown', (event) => {
    const at = stories.indexOf(document.activeElement)
    const to = at < 0 ? null : stories[at + { PageDown: 1, PageUp: -1 }[event.key]]
    if (!to) return
    event.preventDefault()
    to.focus()
    to.scrollIntoView()
  })
}

function bringStyles(page) {
  for (const sheet of page.querySelectorAll('link[rel=stylesheet]')) {
    if (!document.querySelector(`link[href="${sheet.getAttribute('href')}"]`)) document.head.append(document.adoptNode(sheet))
  }
}

// A story that follows another is one level lower, leads to its own page, and has no id that is taken.
function settle(article, html, url) {
  for (const level of [4, 3, 2, 1]) {
    for (const old of article.querySelectorAll(`h${level}`)) {
      const heading = made(`h${level + 1}`, { id: old.id })
      if (!old.id) heading.removeAttribute('id')
      heading.append(...old.childNodes)
      old.replaceWith(heading)
    }
  }
  article.querySelectorAll('a[href^="#"]').forEach((link) => (link.href = url + link.getAttribute('href')))
  article.querySelectorAll('[id]').forEach((one) => document.getElementById(one.id) && one.removeAttribute('id'))
  article.querySelectorAll('img').forEach((image) => {
    image.removeAttribute('fetchpriority')
    image.loading = 'lazy'
  })
  if (!article.lang && html.lang !== document.documentElement.lang) Object.assign(article, { lang: html.lang, dir: html.dir || 'ltr' })
}

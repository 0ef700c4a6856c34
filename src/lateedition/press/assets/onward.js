// "Scroll for more news": over a plain link to the next story, after the feed pattern of the ARIA practices. Fetched when a reader begins to scroll.
const AUTOMATIC = 3
const matches = (query) => matchMedia(query).matches
const frugal = navigator.connection?.saveData || matches('(prefers-reduced-data: reduce)') || matches('(prefers-reduced-motion: reduce)')
const parsed = (text) => new DOMParser().parseFromString(text, 'text/html')
const find = (selector, within = document) => within.querySelector(selector)
const findAll = (selector, within = document) => within.querySelectorAll(selector)
const made = (name, properties) => Object.assign(document.createElement(name), properties)

// `begin` does for each story that comes what was done for the first.
export default function goOn(first, nav, begin) {
  const feed = first.parentElement
  const stories = [first]
  const places = new Map([[first, location.href]])
  const button = made('button', { type: 'button', textContent: nav.dataset.button, onclick: show })
  const said = made('span', { role: 'status' })
  let busy, byKeys
  let auto = (kept() ?? (frugal ? 'off' : 'on')) === 'on'

  const reading = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach((one) => arrive(one.target)), {
    rootMargin: '-50% 0px',
  })
  const nearing = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && load(), { rootMargin: '0px 0px 150% 0px' })
  reading.observe(first)
  nav.append(setting(), said)
  // Who went to the foot is to reach it.
  if (location.hash !== '#foot') offer()

  function arrive(article) {
    const url = places.get(article)
    if (url === location.href) return
    history.scrollRestoration = article === first ? 'auto' : 'manual'
    history.replaceState(history.state, '', url)
    document.title = article.dataset.title
    find('link[rel=canonical]').href = find('meta[property="og:url"]').content = article.dataset.url
    find('meta[property="og:title"]').content = find('h1, h2', article).textContent
  }

  function setting() {
    const box = made('input', { type: 'checkbox', className: 'auto', checked: auto })
    box.onchange = () => {
      auto = box.checked
      kept(auto ? 'on' : 'off')
      findAll('input.auto').forEach((one) => (one.checked = auto))
      offer()
    }
    const label = made('label', { className: 'setting' })
    label.append(box, nav.dataset.setting)
    return label
  }

  function offer() {
    nearing.disconnect()
    const goes = auto && stories.length <= AUTOMATIC
    if (goes && button === document.activeElement) find('a', nav).focus()
    if (goes) button.remove()
    else if (!button.isConnected) find('a', nav).after(button)
    if (goes) nearing.observe(nav) // observing anew asks again, should the link still be near
  }

  async function load() {
    if (busy) return
    busy = true
    feed.setAttribute('aria-busy', 'true')
    try {
      const { href } = find('a', nav)
      const answer = await fetch(href)
      if (!answer.ok) throw answer
      const page = parsed(await answer.text())
      await bring(page)
      append(page, answer.url)
    } catch {
      nearing.disconnect() // the plain link is still there, and a button until there is a connection again
      if (!button.isConnected) find('a', nav).after(button)
      addEventListener('online', offer, { once: true })
    } finally {
      busy = false
      feed.setAttribute('aria-busy', 'false')
    }
  }

  // Who asks for a story is taken to it, or told why not; nobody else's focus is moved.
  async function show() {
    const before = stories.length
    said.textContent = ''
    await load()
    if (stories.length > before) stories.at(-1).focus({ preventScroll: true })
    else said.textContent = find('.tools', first)?.dataset.unable ?? ''
  }

  function append(page, url) {
    const article = document.adoptNode(find('main article.story', page))
    if (document.getElementById(article.id)) return nav.remove()
    settle(article, page.documentElement, url)
    places.set(article, url)
    stories.push(article)
    const seam = made('p', { className: 'seam' })
    seam.append(setting(), find('.to-foot', nav).cloneNode(true))
    article.prepend(seam)
    feed.append(article)
    feed.setAttribute('role', 'feed')
    stories.forEach((one, index) => {
      one.tabIndex = 0
      one.setAttribute('aria-posinset', index + 1)
      one.setAttribute('aria-setsize', -1)
    })
    reading.observe(article)
    begin(article)
    const after = find('nav.next a', page)
    if (!after) return leave(article)
    const link = find('a', nav) // which may have the focus
    link.href = after.href
    link.replaceChildren(...document.adoptNode(after).childNodes)
    offer()
  }

  function leave(last) {
    if (nav.contains(document.activeElement)) last.focus({ preventScroll: true })
    nav.remove()
  }

  // Who goes to the foot is to reach it.
  document.addEventListener('click', (event) => {
    if (!event.target.closest('.to-foot')) return
    nearing.disconnect()
  })

  // Who clicked into a story reads with the mouse, and scrolls a page at a time as ever.
  feed.addEventListener('focusin', ({ target }) => (byKeys = target.matches(':focus-visible')))
  feed.addEventListener('keydown', (event) => {
    const at = stories.findIndex((one) => one.contains(document.activeElement))
    if (!byKeys) return
    const to = event.ctrlKey ? outside()[event.key] : stories[at + { PageDown: 1, PageUp: -1 }[event.key]]
    if (!to) return
    event.preventDefault()
    to.focus()
    to.scrollIntoView()
  })

  function outside() {
    const others = [...findAll('a[href], button, summary')].filter((one) => one.tabIndex >= 0 && !feed.contains(one))
    const at = others.findIndex((one) => feed.compareDocumentPosition(one) & 4)
    return { Home: others[at - 1], End: others[at] }
  }
}

// What a reader sets is kept for the session, and nothing is before; where nothing can be kept, until the page is left.
function kept(setting) {
  try {
    if (setting) sessionStorage.setItem('go-on', setting)
    return sessionStorage.getItem('go-on')
  } catch {}
}

// What a story needs that none before it did is there before the story is: its styles, and the meter, so that nothing is shown and then closed.
function bring(page) {
  return Promise.all([...findAll('link[rel=stylesheet], script[data-more]', page)].map(({ localName, attributes, dataset }) => new Promise((done) => {
    const own = made(localName, { onload: done, onerror: done })
    for (const { name, value } of attributes) own.setAttribute(name, value)
    const same = ['href', 'src'].find((name) => own[name] && find(`${localName}[${name}="${own.getAttribute(name)}"]`))
    same ? done() : document.head.append(own)
  }).then(() => dataset.more && import(dataset.more))))
}

// A story that follows another is one level lower, leads to its own page, and has no id that is taken.
function settle(article, html, url) {
  for (const level of [4, 3, 2, 1]) {
    for (const old of findAll(`h${level}`, article)) {
      const heading = made(`h${level + 1}`, { id: old.id })
      if (!old.id) heading.removeAttribute('id')
      heading.append(...old.childNodes)
      old.replaceWith(heading)
    }
  }
  findAll('a[href^="#"]', article).forEach((link) => (link.href = url + link.getAttribute('href')))
  findAll('[id]', article).forEach((one) => document.getElementById(one.id) && one.removeAttribute('id'))
  findAll('img', article).forEach((image) => {
    image.removeAttribute('fetchpriority')
    image.loading = 'lazy'
  })
  if (!article.lang && html.lang !== document.documentElement.lang) Object.assign(article, { lang: html.lang, dir: html.dir || 'ltr' })
}

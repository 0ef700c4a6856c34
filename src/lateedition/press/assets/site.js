// Enhancements only: without this file every page is complete. Nothing here stores anything or moves the focus unasked.
const parsed = (text) => new DOMParser().parseFromString(text, 'text/html')
const find = (selector, within = document) => within.querySelector(selector)
const findAll = (selector, within = document) => within.querySelectorAll(selector)
const made = (name, properties) => Object.assign(document.createElement(name), properties)

markMenu(document.body.dataset.section)
showChoice(find('.choices'))
const story = find('main article.story')
const next = find('nav.next')
if (story) begin(story)
if (window.speechSynthesis) speechSynthesis.onvoiceschanged = offerVoices
// Not before the reader scrolls: what is on the screen of a short story must not move while they begin to read.
if (next) addEventListener('scroll', () => import(next.dataset.onward).then((onward) => onward.default(story, next, begin), () => {}), { once: true })

// What a reader may ask for is loaded when they do.
document.addEventListener('click', async ({ target }) => {
  const asked = target.closest('[data-script]')
  const tools = asked?.closest('.tools')
  if (!asked) return
  if (tools) find('.said', tools).textContent = ''
  try {
    await (await import(asked.dataset.script)).default(asked)
  } catch (failure) {
    if (!tools) throw failure
    find('.said', tools).textContent = tools.dataset.unable // most likely there is no connection
  }
})

// The worker of saved stories asks, as soon as it can, what was recalled meanwhile.
addEventListener('online', () => navigator.serviceWorker?.controller?.postMessage('online'))

// Who answers the notice stays where they are in the story.
find('.notice form')?.addEventListener('submit', async (event) => {
  event.preventDefault()
  const { target, submitter } = event
  const body = new URLSearchParams(new FormData(target))
  body.set('choice', submitter.value)
  await fetch(target.action, { method: 'POST', redirect: 'manual', body })
  location.reload()
})

// Keys without another are the reader's to switch off, and nobody's while they type.
addEventListener('keydown', async (event) => {
  const { key, target, altKey, ctrlKey, metaKey } = event
  const isTyping = target.matches('input, select, textarea') || target.isContentEditable || find('dialog[open]')
  if (!/^[jknpsl/?]$/.test(key) || altKey || ctrlKey || metaKey || isTyping || find('.keys-off')) return
  event.preventDefault()
  ;(await import(document.body.dataset.keys)).default(key)
})

// How the edition of a printed page is called: the answer's head has its number.
addEventListener('beforeprint', () => {
  const edition = performance.getEntriesByType('navigation')[0]?.serverTiming?.find(({ name }) => name === 'edition')
  if (edition && story?.dataset.printed) story.dataset.edition = `${story.dataset.printed}${edition.description} · `
})

function begin(article) {
  watch(article)
  offerVoices()
  const save = find('.save', article)
  if (save && navigator.serviceWorker?.controller) import(save.dataset.script).then(({ resume }) => resume(save))
}

// Who has no voice for the language of a story is not asked to listen to it.
function offerVoices() {
  const spoken = window.speechSynthesis?.getVoices().map(({ lang }) => lang.slice(0, 2)) ?? []
  for (const button of findAll('.listen')) {
    const { lang } = button.closest('article').lang ? button.closest('article') : document.documentElement
    button.classList.toggle('voiced', spoken.includes(lang.slice(0, 2)))
  }
}

// One page view a story: half of its first screen was seen for a second. Nothing is counted here; who counts, listens.
function watch(article) {
  const screen = made('i', { className: 'first-screen' })
  let timer
  const seeing = new IntersectionObserver(([seen]) => {
    clearTimeout(timer)
    if (seen.intersectionRatio >= 0.5) timer = setTimeout(count, 1000)
  }, { threshold: 0.5 })
  article.append(screen)
  seeing.observe(screen)

  function count() {
    seeing.disconnect()
    if (document.hidden) return document.addEventListener('visibilitychange', () => seeing.observe(screen), { once: true })
    screen.remove()
    const stories = [...article.parentElement.children]
    const chain = stories.indexOf(article)
    const [previous, story] = [stories[chain - 1], article].map((one) => (one ? Number(one.id.slice(6)) : null))
    document.dispatchEvent(new CustomEvent('lateedition:read', { detail: { story, url: article.dataset.url, previous, chain } }))
  }
}

// The menu is the same on every page, so only the page knows which section is its own.
function markMenu(section) {
  if (!section) return
  for (const link of findAll('nav.sections a')) {
    const path = link.getAttribute('href')
    if (section.startsWith(path)) link.setAttribute('aria-current', path === location.pathname ? 'page' : 'true')
  }
}

function showChoice(place) {
  const [version, ...agreed] = (document.cookie.match(/(?:^|; )consent=([^;]+)/)?.[1] ?? '').split('.')
  const form = place?.querySelector('form')
  if (!form || version !== place.dataset.version) return
  const names = [...form.querySelectorAll('[name=purpose]')].map((box) => agreed.includes(box.value) && box.labels[0].textContent)
  const { accept, refuse, some } = place.dataset
  const said = names.every(Boolean) ? accept : names.some(Boolean) ? `${some}${names.filter(Boolean).join(', ')}.` : refuse
  form.before(made('p', { textContent: said, role: 'status' }))
}

// A live page, followed while it is open: an enhancement, as in site.js.
const parsed = (text) => new DOMParser().parseFromString(text, 'text/html')
const made = (name, properties) => Object.assign(document.createElement(name), properties)

const PARTS = [
  'header', 'figure.lead', '.body', '.summary', '.key-events', '.corrections',
  '.first-published:not(.history-link)', '.history-link',
]

const story = document.querySelector('main article.story')
if (story?.dataset.live === 'running') follow(story)

// A running live page hears of each edition in which its coverage is another, and asks for itself; the browser makes that a conditional
// request. Without the stream it asks every 10 to 15 s. What is being read stays put.
function follow(article) {
  const section = article.querySelector('.entries')
  const arrivals = made('div', { className: 'arrivals' })
  arrivals.setAttribute('role', 'status')
  section.querySelector('h2').after(arrivals)
  const url = location.href.split('#')[0]
  const mark = `live.${article.id.replace('story-', '')}`
  const running = () => article.dataset.live === 'running'
  const stream = new EventSource('/-/live')
  let line = Promise.resolve()
  let tag = null
  let fresh = null
  let missed = false
  let asking = null
  stream.addEventListener('open', () => soon())
  stream.addEventListener('edition', (event) => {
    const { fragments } = JSON.parse(event.data)
    if (fragments.includes(mark) || fragments.includes('*')) soon()
  })
  document.addEventListener('visibilitychange', () => missed && !document.hidden && soon())
  later()

  function later() {
    const again = () => (stream.readyState === EventSource.OPEN ? later() : run().finally(later))
    running() ? setTimeout(again, 10000 + 5000 * Math.random()) : stream.close()
  }

  // Thousands hear of it in the same moment: they come one after the other, each within a third of a second.
  function soon() {
    if (running()) asking ??= setTimeout(() => { asking = null; run() }, 333 * Math.random())
  }

  // One question at a time: an older answer must not come after a newer one.
  function run() {
    line = line.then(() => ask().catch(() => {}))
    return line
  }

  async function ask() {
    missed = document.hidden
    if (missed) return
    const answer = await fetch(url, { cache: 'no-cache' })
    if (answer.status === 410) return location.reload()
    const now = answer.headers.get('etag')
    if (!answer.ok || (now && now === tag)) return
    tag = now
    fresh = parsed(await answer.text()).querySelector('main article.story')
    if (fresh) merge()
  }

  function merge() {
    article.dataset.live = fresh.dataset.live
    if (!running()) stream.close()
    for (const part of PARTS) renew(part)
    for (const entry of section.querySelectorAll('.entry')) {
      const now = fresh.querySelector(`#${entry.id}`)
      now ? swap(entry, now) : entry.remove()
    }
    announce([...fresh.querySelectorAll('.entry')].filter((entry) => !held(entry)).length)
  }

  function renew(part) {
    const old = within(article, part)
    const now = within(fresh, part)
    if (old && now) swap(old, now)
    else if (old) old.remove()
    else if (now) below(now).before(document.importNode(now, true))
  }

  // Topics stand last on every page.
  function below(now) {
    const next = now.nextElementSibling
    return within(article, `.${next.classList[0]}`) ?? below(next)
  }

  function within(page, part) {
    return page.querySelector(`:scope > ${part}`)
  }

  function announce(count) {
    if (!count) return arrivals.replaceChildren()
    const text = `${count} ${count === 1 ? section.dataset.one : section.dataset.many}`
    const shown = arrivals.firstChild
    if (shown?.textContent !== text) arrivals.replaceChildren(made('button', { type: 'button', textContent: text, onclick: insert }))
  }

  function insert() {
    let last = arrivals
    let first = null
    for (const entry of fresh.querySelectorAll('.entry')) {
      let here = held(entry)
      if (!here) {
        here = document.importNode(entry, true)
        here.classList.add('new')
        here.tabIndex = -1
        last.after(here)
        first ??= here
      }
      last = here
    }
    arrivals.replaceChildren()
    first?.scrollIntoView({ block: 'start' })
    first?.focus({ preventScroll: true })
  }

  function held(entry) {
    return section.querySelector(`#${entry.id}`)
  }

  function swap(old, now) {
    if (old.innerHTML === now.innerHTML || old.contains(document.activeElement)) return
    old.replaceChildren(...document.importNode(now, true).childNodes)
  }
}

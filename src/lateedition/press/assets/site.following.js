// The second part of site.js. An open page, followed: over one stream it hears which lists and stories an edition changed, asks for itself, and puts what differs in place.
// A hidden tab has no stream and asks nothing; nor does who saves data, but for a live page, which asks each minute. Nothing is stored.
const { dataset } = document.body
const saving = navigator.connection?.saveData
const own = location.href.split('#')[0]
const marks = dataset.marks?.split(' ')
const QUIET_MS = 10000
const NAMED = 'nav.next [rel=next], :is(.related, .also) li a'
const isLive = () => story?.dataset.live === 'running'

let stream, again, asking, due, edition, tag, telling
let asked = 0, failures = 0, untold = 0, told = 0, opened = false

const line = made('aside', { className: 'as-of', ariaLabel: dataset.asOf })
const asOf = made('span')
const status = made('span', { className: 'told', role: 'status' })
line.append(asOf, ' ', status)
if (marks) {
  find('.lists')?.append(line)
  document.addEventListener('visibilitychange', follow)
  follow()
}

// Who leaves at once costs no connection.
function follow() {
  hangUp()
  if (document.hidden || (saving && !isLive())) return
  again = setTimeout(saving ? poll : connect, opened || isLive() ? 0 : QUIET_MS)
}

function hangUp() {
  clearTimeout(again)
  clearTimeout(asking)
  stream?.close()
  asking = 0
}

function connect() {
  stream?.close()
  stream = new EventSource('/-/live' + (edition ? `?since=${edition}` : ''))
  stream.onopen = () => {
    opened = true
    edition ? current() : soon(0)
  }
  stream.onerror = () => {
    const waits = opened ? 1000 : isLive() ? 10000 : 45000
    opened = false
    hangUp()
    again = setTimeout(poll, waits * (1 + Math.random() / 2))
  }
  stream.addEventListener('edition', hear)
}

// Without a stream: a conditional question, and then a stream is tried again. Who gets no answer waits twice as long each time.
async function poll() {
  await run()
  if (document.hidden) return
  if (saving || failures) again = setTimeout(poll, 30000 * (1 + Math.random()) * 2 ** Math.min(failures, 4))
  else connect()
}

function hear(event) {
  const { fragments } = JSON.parse(event.data)
  const has = (mark) => fragments[0] === '*' || fragments.some((name) => name.startsWith(mark))
  edition = event.lastEventId
  current()
  for (const one of findAll('[data-recalls]')) if (has(one.dataset.recalls)) setTimeout(check, 1000 * Math.random(), one)
  for (const link of findAll(NAMED)) {
    if (has(`recalls.${link.pathname.match(/(\d*)\/$/)?.[1] % 64}`)) setTimeout(forsake, (fragments[0] === '*' ? 10000 : 1000) * Math.random(), link)
  }
  const heard = marks.filter(has)
  const isUrgent = /recalls/.test(fragments) || /live/.test(heard)
  if (heard[0]) soon(isUrgent ? 0 : asked + QUIET_MS - Date.now())
}

// Thousands hear of it in the same moment: they come one after the other.
function soon(least) {
  const at = Date.now() + Math.max(0, least) + (isLive() ? 333 : 1200) * Math.random()
  if (asking && at >= due) return
  clearTimeout(asking)
  due = at
  asking = setTimeout(run, at - Date.now())
}

async function run() {
  asking = 0
  asked = Date.now()
  try {
    const answer = await fetch(own, { cache: 'no-cache' })
    const text = await answer.text()
    const now = answer.headers.get('etag')
    failures = answer.status < 500 ? 0 : failures + 1
    if (isRecalled(answer) && story?.dataset.recalls) bury(story, text)
    current()
    if (failures || (now && now === tag)) return
    tag = now
    keepingPlace(() => renew(parsed(text)))
  } catch {
    failures++
  }
}

async function check(one) {
  const answer = await fetch(one === story ? own : new URL(one.dataset.url).pathname, { cache: 'no-cache' })
  if (isRecalled(answer)) bury(one, await answer.text())
}

function isRecalled({ status }) {
  return status === 410 || status === 451
}

// What was withdrawn does not stay open: its tombstone takes its place.
function bury(one, text) {
  const stone = parsed(text)
  one.replaceChildren(...find('main', stone).children)
  delete one.dataset.recalls
  delete one.dataset.live
  one.dataset.title = stone.title
  if (one !== story) return
  document.title = stone.title
  findAll('.crumbs, [type$=json]').forEach((told) => told.remove())
}

// What a page names is named no more when it was recalled; where the next story was, the one that is next now is offered.
async function forsake(link) {
  if (!isRecalled(await fetch(link.pathname, { method: 'HEAD', cache: 'no-cache' })) || !link.isConnected) return
  const nav = link.closest('nav.next')
  if (nav) return goOn(nav, link, [...findAll('.feed > article')].at(-1))
  const list = link.closest('.related, .also')
  link.closest('li').remove()
  if (!find('li', list)) list.remove()
}

async function goOn(nav, link, last) {
  const answer = await fetch(last === story ? own : new URL(last.dataset.url).pathname, { cache: 'no-cache' })
  const now = find('nav.next a', parsed(await answer.text()))
  if (!now) return nav.remove()
  link.href = now.href
  link.replaceChildren(...now.childNodes)
}

function renew(page) {
  for (const old of findAll('.lists > aside, .story:first-child > .also')) {
    const now = find(`.${old.className.replaceAll(' ', '.')}`, page)
    if (!now || old.contains(document.activeElement) || old.innerHTML === now.innerHTML) continue
    const had = links(old)
    untold += story ? links(now).filter((path) => !had.includes(path)).length : 0
    old.replaceWith(now.cloneNode(true))
  }
  clearTimeout(telling)
  if (untold) telling = setTimeout(keepingPlace, told + QUIET_MS - Date.now(), tell)
  document.dispatchEvent(new CustomEvent('lateedition:page', { detail: page }))
}

function links(list) {
  return [...list.querySelectorAll('h3 a')].map((link) => link.pathname)
}

function tell() {
  told = Date.now()
  status.textContent = `${untold} ${untold === 1 ? dataset.one : dataset.many}`
  untold = 0
}

function current() {
  const now = new Date()
  const zoned = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: dataset.zone, timeZoneName: 'short' }
  const textContent = now.toLocaleTimeString(document.documentElement.lang, zoned)
  asOf.replaceChildren(dataset.asOf, made('time', { dateTime: now.toISOString(), textContent }))
}

// What stands a third down the window stays there, whatever comes and goes above it.
function keepingPlace(change) {
  const chain = []
  const top = (one) => one.getBoundingClientRect().top
  for (let one = document.elementFromPoint(innerWidth / 2, innerHeight / 3); one; one = one.parentElement) chain.push([one, top(one)])
  change()
  const [kept, was] = chain.find(([one]) => one.isConnected) ?? []
  if (kept && scrollY && top(kept) !== was) scrollBy({ top: top(kept) - was, behavior: 'instant' })
}
